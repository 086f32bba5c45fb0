package io.bpfmetrics.export;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Mutes the loggers of the libraries that would say again, in their words, what this program says in its own. Call
 * {@link #mute} once, before the pipeline is opened.
 */
public final class SdkLoggers {
    /** Held here, because the JDK forgets the level of a logger that nobody holds. */
    private static final List<Logger> FAILED_EXPORTS = List.of(
            Logger.getLogger("io.opentelemetry.exporter.otlp.internal.GrpcExporter"),
            Logger.getLogger("io.opentelemetry.exporter.otlp.internal.HttpExporter"));

    private static final Logger GRPC = Logger.getLogger("io.grpc");
    private static final Logger AUTOCONFIGURE = Logger.getLogger("io.opentelemetry.sdk.autoconfigure");

    private SdkLoggers() {}

    /** Mutes what is said elsewhere; bugs in the libraries are still heard. */
    public static void mute() {
        FAILED_EXPORTS.forEach(logger -> logger.setLevel(Level.OFF));
        GRPC.setLevel(Level.SEVERE);
        AUTOCONFIGURE.setLevel(Level.WARNING);
    }
}
