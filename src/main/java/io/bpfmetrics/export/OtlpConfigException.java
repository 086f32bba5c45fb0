package io.bpfmetrics.export;

import org.jspecify.annotations.Nullable;

/** A flag or an {@code OTEL_*} variable that cannot be used; the message is a sentence for the user. */
public final class OtlpConfigException extends Exception {
    private static final long serialVersionUID = 1;

    OtlpConfigException(String sentence) {
        super(sentence);
    }

    OtlpConfigException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
