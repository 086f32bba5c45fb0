package io.bpfmetrics.export;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;

/** What the SDK gets from us while it configures itself. */
interface OtlpParts {
    /** Nothing. */
    OtlpParts NONE = new OtlpParts() {
        @Override
        public void register(AutoConfigurationCustomizer sdk) {}

        @Override
        public void disconnect() {}
    };

    /** Tells the SDK where to ask for our parts. */
    void register(AutoConfigurationCustomizer sdk);

    /** Gives up what is under way and disconnects. */
    void disconnect();
}
