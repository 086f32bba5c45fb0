package io.bpfmetrics.sys;

import java.nio.charset.StandardCharsets;

/** Text as C has it. */
final class NativeText {
    private NativeText() {}

    /** The bytes of the text and a zero; the caller keeps it reachable while C reads it. */
    static NativeBuffer of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        NativeBuffer buffer = NativeBuffer.allocate(bytes.length + 1);
        buffer.bytes().put(0, bytes);
        return buffer;
    }
}
