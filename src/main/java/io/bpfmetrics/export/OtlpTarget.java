package io.bpfmetrics.export;

import io.bpfmetrics.config.NearestWord;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where OTLP goes, how, and who said so.
 *
 * @param protocol gRPC or HTTP
 * @param endpoint the receiver; its path counts for HTTP only
 * @param isDefault whether nobody named this endpoint
 */
record OtlpTarget(Protocol protocol, OtlpEndpoint endpoint, boolean isDefault) {
    private static final List<String> PROTOCOLS = List.of("grpc", "http/protobuf");
    private static final List<String> EXPORTERS = List.of("otlp", "none");

    /**
     * Why nothing is to be sent, if so.
     *
     * @throws OtlpConfigException if an exporter is wanted that is not here
     */
    static Optional<String> whyOff(OtlpProperties properties) throws OtlpConfigException {
        if ("true".equalsIgnoreCase(properties.get("otel.sdk.disabled"))) {
            return Optional.of(properties.source("otel.sdk.disabled"));
        }
        String key = properties.signal().exporterKey();
        String wanted = Optional.ofNullable(properties.get(key)).orElse("otlp");
        List<String> exporters =
                Arrays.stream(wanted.split(",", -1)).map(String::strip).toList();
        if (exporters.equals(List.of("none"))) {
            return Optional.of(properties.source(key));
        }
        if (!exporters.equals(List.of("otlp"))) {
            throw new OtlpConfigException(properties.source(key) + "=" + wanted
                    + ": the exporters here are otlp and none; " + hint(wanted, exporters));
        }
        return Optional.empty();
    }

    private static String hint(String wanted, List<String> exporters) {
        if (exporters.contains("prometheus")) {
            return "text for Prometheus is served anyway, see --web.listen-address; use otlp or none";
        }
        return exporters.contains("console")
                ? "a collector prints what it gets with its debug exporter; use otlp or none"
                : "did you mean \"" + NearestWord.of(wanted, EXPORTERS).orElse("otlp") + "\"?";
    }

    /** Reads protocol and endpoint, and gives the SDK its normal form of the latter. */
    static OtlpTarget of(OtlpProperties properties) throws OtlpConfigException {
        Protocol protocol = protocol(properties);
        String key = properties.otlpKey("endpoint");
        boolean isForSignal = key.startsWith(properties.signal().otlpPrefix());
        String text = properties.otlp("endpoint").orElse("http://localhost:" + protocol.defaultPort);
        boolean isTlsWithoutScheme =
                properties.otlp("insecure").filter("false"::equalsIgnoreCase).isPresent();
        OtlpEndpoint endpoint =
                OtlpEndpoint.parse(properties.source(key), text, isTlsWithoutScheme, protocol.defaultPort);
        // the SDK refuses a path for gRPC and appends one for HTTP
        properties.normalise(key, protocol == Protocol.GRPC ? endpoint.origin() : endpoint.url());
        if (protocol == Protocol.HTTP && !isForSignal) {
            String base = endpoint.path().endsWith("/") ? endpoint.path() : endpoint.path() + "/";
            endpoint = new OtlpEndpoint(endpoint.isTls(), endpoint.host(), endpoint.port(), base + path(properties));
        }
        return new OtlpTarget(protocol, endpoint, !properties.isGiven(key));
    }

    private static String path(OtlpProperties properties) {
        return "v1/" + properties.signal().word();
    }

    private static Protocol protocol(OtlpProperties properties) throws OtlpConfigException {
        String word = properties.otlp("protocol").orElse("grpc").toLowerCase(Locale.ROOT);
        if (!PROTOCOLS.contains(word)) {
            String meant = word.startsWith("http")
                    ? "http/protobuf"
                    : NearestWord.of(word, PROTOCOLS).orElse("grpc");
            throw new OtlpConfigException(properties.source(properties.otlpKey("protocol")) + "=" + word
                    + ": the protocols here are grpc and http/protobuf; did you mean \"" + meant + "\"?");
        }
        properties.normalise(properties.otlpKey("protocol"), word);
        return word.equals("grpc") ? Protocol.GRPC : Protocol.HTTP;
    }

    /** What goes where, for people. */
    String url() {
        return protocol == Protocol.GRPC ? endpoint.origin() : endpoint.url();
    }

    /** How the user names another endpoint. */
    String option() {
        return protocol == Protocol.GRPC ? "--otlp-grpc HOST:PORT" : "OTEL_EXPORTER_OTLP_ENDPOINT=http://HOST:PORT";
    }

    /** Protocol, endpoint and whether it is encrypted, in one clause. */
    String describe() {
        return "OTLP " + protocol.word + " to " + url() + (endpoint.isTls() ? ", TLS" : ", plaintext");
    }

    /** The same with the time between two exports. */
    String describe(Duration interval) {
        boolean isWhole = interval.toMillis() % 1000 == 0;
        return describe() + ", every " + (isWhole ? interval.toSeconds() + " s" : interval.toMillis() + " ms");
    }

    /** A way to carry OTLP. */
    enum Protocol {
        GRPC("gRPC", 4317),
        HTTP("HTTP", 4318);

        private final String word;
        private final int defaultPort;

        Protocol(String word, int defaultPort) {
            this.word = word;
            this.defaultPort = defaultPort;
        }
    }
}
