package io.bpfmetrics.library;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;

/** A service with an SDK that configures itself; prints how many configs are loaded while it is there, and after. */
final class ConfiguredMain {
    private ConfiguredMain() {}

    public static void main(String[] arguments) {
        try (OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.initialize().getOpenTelemetrySdk()) {
            sdk.getMeter("service").counterBuilder("orders").build().add(1);
            System.out.println("with " + CountedMaps.loaded());
        }
        System.out.println("after " + CountedMaps.loaded());
    }
}
