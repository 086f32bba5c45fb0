package io.bpfmetrics.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who sends the telemetry, by OpenTelemetry's conventions. */
final class OtlpResource {
    static final String SERVICE_NAME = "bpf-metrics-exporter";

    private static final AttributeKey<String> SERVICE_NAME_KEY = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> SERVICE_VERSION_KEY = AttributeKey.stringKey("service.version");
    private static final AttributeKey<String> INSTANCE_ID_KEY = AttributeKey.stringKey("service.instance.id");

    /** The namespace that the conventions give for making a {@code service.instance.id} of stable facts. */
    private static final UUID NAMESPACE = UUID.fromString("4d63009a-8d0f-11ee-aad7-4c796ed8e320");

    /** Metrics and spans are asked for one after the other, and are of one sender. */
    private static final Map<ResourceFacts, UUID> RANDOM_IDS = new ConcurrentHashMap<>();

    private static final System.Logger LOGGER = System.getLogger(OtlpResource.class.getName());

    private OtlpResource() {}

    /** What the facts say, overridden by what the user's environment says. */
    static Resource of(ResourceFacts facts, Map<String, String> environment, Resource ofEnvironment) {
        Resource ours = Resource.create(attributes(facts, environment, ofEnvironment));
        Resource merged = ours.merge(ofEnvironment);
        String name = ofEnvironment.getAttribute(SERVICE_NAME_KEY);
        boolean isNamed = name != null && !name.startsWith("unknown_service");
        return isNamed ? merged : merged.merge(Resource.create(Attributes.of(SERVICE_NAME_KEY, SERVICE_NAME)));
    }

    /**
     * The same sender under the name of another service.
     *
     * @param own who sends
     * @param ofEnvironment what the user's environment says
     * @param service a name; empty: its own
     */
    static Resource ofService(Resource own, Resource ofEnvironment, String service) {
        if (service.isEmpty() || service.equals(own.getAttribute(SERVICE_NAME_KEY))) {
            return own;
        }
        // the version is that of this program, unless the user gave one
        boolean isOurs = ofEnvironment.getAttribute(SERVICE_VERSION_KEY) == null;
        return own.toBuilder()
                .removeIf(key -> isOurs && key.equals(SERVICE_VERSION_KEY))
                .put(SERVICE_NAME_KEY, service)
                .build();
    }

    private static Attributes attributes(ResourceFacts facts, Map<String, String> environment, Resource given) {
        String node = environment.getOrDefault("NODE_NAME", "");
        var attributes = Attributes.builder()
                .put(SERVICE_NAME_KEY, SERVICE_NAME)
                .put(SERVICE_VERSION_KEY, facts.version())
                .put("host.name", node.isBlank() ? facts.hostName() : node)
                .put("os.type", "linux")
                .put("host.arch", architecture(facts.architecture()));
        facts.hostId().ifPresent(id -> attributes.put("host.id", id));
        if (given.getAttribute(INSTANCE_ID_KEY) == null) {
            attributes.put(INSTANCE_ID_KEY, instanceId(facts).toString());
        }
        return attributes.build();
    }

    private static UUID instanceId(ResourceFacts facts) {
        if (facts.hostId().isEmpty()) {
            return RANDOM_IDS.computeIfAbsent(facts, nameless -> randomId());
        }
        return nameUuid(facts.hostId().get() + "/" + facts.listenAddress());
    }

    private static UUID randomId() {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "this host has no machine-id, so service.instance.id is random and every restart starts new"
                        + " series; mount /etc/machine-id, or set service.instance.id in OTEL_RESOURCE_ATTRIBUTES");
        return UUID.randomUUID();
    }

    /** A version 5 UUID (RFC 9562) of a name in our namespace. */
    static UUID nameUuid(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer input = ByteBuffer.allocate(16 + bytes.length)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .put(bytes);
        ByteBuffer hash = ByteBuffer.wrap(sha1(input.array()));
        long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x5000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] sha1(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** The conventions' word for a processor architecture that Java calls by another. */
    static String architecture(String javaName) {
        return switch (javaName) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case "i386", "i686", "x86" -> "x86";
            case "arm" -> "arm32";
            case "ppc64le", "ppc64" -> "ppc64";
            case "ppc" -> "ppc32";
            default -> javaName;
        };
    }
}
