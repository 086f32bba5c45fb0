package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.RUNS;
import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.OtlpReceiver;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpProxyTest {
    private final OtlpFixture fixture = new OtlpFixture().set(RUNS, 7, "id", "1");

    @Test
    void goesThroughTheProxyOfTheEnvironment() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ConnectProxy proxy = new ConnectProxy(receiver.port());
                OtlpPipeline pipeline = fixture.open("192.0.2.7:4317", Map.of("HTTPS_PROXY", proxy.url()))) {
            assertThat(pipeline.flush(SOON).isDelivered()).isTrue();

            assertThat(receiver.requests()).hasSize(1);
            assertThat(proxy.requests).containsExactly("CONNECT 192.0.2.7:4317 HTTP/1.1");
            pipeline.release();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "collector.example.com | '' | true",
                "collector.example.com | other.com,example.com | false",
                "collector.example.com | .example.com | false",
                "collector.example.com | *.example.com | false",
                "badexample.com | example.com | true",
                "collector.example.com | collector.example.com:4317 | false",
                "collector.example.com | collector.example.com:4318 | true",
                "collector.example.com | * | false",
                "10.1.2.3 | 10.0.0.0/8 | false",
                "11.1.2.3 | 10.0.0.0/8 | true",
                "10.1.2.3 | 10.1.2.3/32 | false",
                "10.1.2.3 | 10.1.2.2/32 | true",
                "10.1.2.3 | 10.0.0.0/x | true",
                "[2001:db8::5] | 2001:db8::/32 | false",
                "[2001:db9::5] | 2001:db8::/32 | true",
                "localhost | '' | false",
                "127.0.0.1 | '' | false",
                "[::1] | '' | false"
            })
    void exemptsWhatIsExempt(String host, String exemptions, boolean isProxied) throws Exception {
        OtlpTarget target = target(host + ":4317", Map.of());
        Map<String, String> environment = Map.of("https_proxy", "http://proxy:3128", "no_proxy", exemptions);

        assertThat(EnvironmentProxy.of(target, environment).isPresent()).isEqualTo(isProxied);
    }

    @Test
    void takesTheProxyForPlainHttpFromItsOwnVariable() throws Exception {
        OtlpTarget target = target(
                null,
                Map.of(
                        "OTEL_EXPORTER_OTLP_PROTOCOL",
                        "http/protobuf",
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://collector:4318"));

        assertThat(EnvironmentProxy.of(target, Map.of("HTTPS_PROXY", "http://p:1")))
                .isEmpty();
        assertThat(EnvironmentProxy.of(target, Map.of("HTTP_PROXY", "http://p:1")))
                .isPresent();
    }

    @Test
    void refusesAProxyThatCannotBeUsed() throws Exception {
        OtlpTarget target = target("collector:4317", Map.of());

        assertThatThrownBy(() -> EnvironmentProxy.of(target, Map.of("HTTPS_PROXY", "proxy3128")))
                .hasMessage("HTTPS_PROXY \"proxy3128\": it has no port; did you mean \"proxy:3128\"?");
        assertThatThrownBy(() -> EnvironmentProxy.of(target, Map.of("HTTPS_PROXY", "https://proxy:1")))
                .hasMessageContaining("a proxy that speaks TLS itself is not supported");
    }

    private static OtlpTarget target(@Nullable String endpoint, Map<String, String> environment)
            throws OtlpConfigException {
        return OtlpTarget.of(OtlpProperties.of(
                new OtlpSettings(Optional.ofNullable(endpoint), Optional.empty(), environment, Map.of()),
                OtlpSignal.METRICS));
    }
}
