package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpEndpointTest {
    @ParameterizedTest
    @CsvSource({
        "localhost:4317, http://localhost:4317",
        "http://localhost:4317, http://localhost:4317",
        "https://otlp.example.com:443, https://otlp.example.com:443",
        "https://otlp.example.com, https://otlp.example.com:443",
        "http://otlp.example.com, http://otlp.example.com:80",
        "HTTP://LOCALHOST:4317, http://LOCALHOST:4317",
        "127.0.0.1:1, http://127.0.0.1:1",
        "127.0.0.1:65535, http://127.0.0.1:65535",
        "[::1]:4317, http://[::1]:4317",
        "https://[2001:db8::1]:4317, https://[2001:db8::1]:4317",
        "http://localhost:4317/, http://localhost:4317/",
        "http://localhost:4317/v1/metrics, http://localhost:4317/v1/metrics",
        "localhost:4317/ignored, http://localhost:4317/ignored",
        "' localhost:4317 ', http://localhost:4317"
    })
    void readsWhatIsCommonlyWritten(String text, String url) throws Exception {
        assertThat(OtlpEndpoint.parse("--otlp-grpc", text, false, 4317).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost4317 | it has no port; did you mean \"localhost:4317\"?",
                "collector | it has no port; did you mean \"collector:4317\"?",
                "10.0.0.1 | it has no port; did you mean \"10.0.0.1:4317\"?",
                "[::1] | it has no port; did you mean \"[::1]:4317\"?",
                "::1 | an IPv6 address needs brackets; did you mean \"[::1]:4317\"?",
                "2001:db8::7 | an IPv6 address needs brackets; did you mean \"[2001:db8::7]:4317\"?",
                "htp://x:4317 | its scheme must be http or https; did you mean \"http://x:4317\"?",
                "htps://x:4317 | its scheme must be http or https; did you mean \"https://x:4317\"?",
                "grpc://x:4317 | its scheme must be http or https; did you mean \"http://x:4317\"?",
                "localhost:99999 | a port is a number from 1 to 65535; write it as",
                "localhost:0 | a port is a number from 1 to 65535; write it as",
                "localhost:otlp | a port is a number from 1 to 65535; write it as",
                "localhost: | it has no port; did you mean \"localhost:4317\"?",
                "http://:4317 | it names no host; write it as",
                ":4317 | it names no host; write it as",
                "otel_collector:4317 | a host name has no underscore; write it as",
                "http://x:4317?a=b | a user, query or fragment has no meaning here; write it as",
                "'' | it is empty; did you mean \"localhost:4317\"?"
            })
    void saysWhatIsWrongAndWhatWasProbablyMeant(String text, String problem) {
        assertThatThrownBy(() -> OtlpEndpoint.parse("--otlp-grpc", text, false, 4317))
                .isInstanceOf(OtlpConfigException.class)
                .hasMessageStartingWith("--otlp-grpc \"" + text + "\": " + problem);
    }
}
