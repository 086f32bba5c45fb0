package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages go to logs that many people read: what is secret stays out of them. */
class OtlpSecretsTest {
    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer s3cret", "ok=1,a b=s3cret", "=s3cret", "s3cret"})
    void refusesHeadersWithoutShowingThem(String headers) {
        OtlpSettings settings = settings(Optional.empty(), Map.of("OTEL_EXPORTER_OTLP_HEADERS", headers));

        assertThatExceptionOfType(OtlpConfigException.class)
                .isThrownBy(() -> OtlpValues.check(OtlpProperties.of(settings, OtlpSignal.METRICS)))
                .withMessageStartingWith("OTEL_EXPORTER_OTLP_HEADERS: header ")
                .withMessageContaining("is not name=value")
                .withMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "authorization=Bearer%20s3cret", "a=1, b-c_d.e=2,", "a="})
    void takesHeadersThatAreNameAndValue(String headers) throws OtlpConfigException {
        OtlpValues.check(OtlpProperties.of(
                settings(Optional.of("localhost:1"), Map.of("OTEL_EXPORTER_OTLP_HEADERS", headers)),
                OtlpSignal.METRICS));

        assertThat(headers).doesNotContain(":");
    }

    @Test
    void refusesAPasswordInAnEndpointWithoutShowingIt() {
        assertThatExceptionOfType(OtlpConfigException.class)
                .isThrownBy(() -> OtlpEndpoint.parse("--otlp-grpc", "http://user:s3cret@h:1", false, 4317))
                .withMessage("--otlp-grpc \"http://***@h:1\": a user, query or fragment has no meaning here;"
                        + " write it as host:port, http://host:port or https://host:port");
    }

    private static OtlpSettings settings(Optional<String> endpoint, Map<String, String> environment) {
        return new OtlpSettings(endpoint, Optional.empty(), environment, Map.of());
    }
}
