package io.bpfmetrics.export;

import java.util.Objects;
import java.util.Optional;

/**
 * What the resource of all telemetry is made of.
 *
 * @param version version of this program
 * @param hostName the host's own name; {@code NODE_NAME} of the environment wins over it
 * @param hostId the machine-id, if the host has one
 * @param architecture as Java names it in {@code os.arch}
 * @param listenAddress where this process listens, such as {@code 127.0.0.1:9435}, or {@code none}; tells apart two
 *     processes on one host
 */
public record ResourceFacts(
        String version, String hostName, Optional<String> hostId, String architecture, String listenAddress) {

    /** Checks that nothing is missing. */
    public ResourceFacts {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(hostName, "hostName");
        Objects.requireNonNull(hostId, "hostId");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(listenAddress, "listenAddress");
    }
}
