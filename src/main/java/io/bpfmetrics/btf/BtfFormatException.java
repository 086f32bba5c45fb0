package io.bpfmetrics.btf;

import java.io.Serial;

/** Bytes that are not valid BTF; the message says what is wrong and at which offset. */
public final class BtfFormatException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    BtfFormatException(String message) {
        super(message);
    }
}
