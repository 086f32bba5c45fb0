package io.bpfmetrics.object;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What is made different of an object before it is loaded. Start from {@link #NONE}. Two are equal if they make the same
 * of an object.
 *
 * @param variables global variables by name; as many bytes as the variable has, in the order of the object
 */
public record ObjectChanges(Map<String, ByteBuffer> variables) {
    /** Everything stays as it was compiled. */
    public static final ObjectChanges NONE = new ObjectChanges(Map.of());

    /** Copies the bytes. */
    public ObjectChanges {
        Map<String, byte[]> bytes = new HashMap<>();
        variables.forEach((name, value) -> bytes.put(name, bytes(value)));
        variables = buffers(bytes);
    }

    /** Copies that nobody can write to. */
    @Override
    public Map<String, ByteBuffer> variables() {
        Map<String, ByteBuffer> views = new HashMap<>(variables); // whoever reads one moves its position
        views.replaceAll((name, value) -> value.duplicate());
        return Map.copyOf(views);
    }

    /** With other values of global variables. */
    public ObjectChanges withVariables(Map<String, byte[]> newVariables) {
        return new ObjectChanges(buffers(newVariables));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    private static Map<String, ByteBuffer> buffers(Map<String, byte[]> variables) {
        Map<String, ByteBuffer> buffers = new HashMap<>();
        variables.forEach((name, bytes) ->
                buffers.put(name, ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer()));
        return Map.copyOf(buffers);
    }
}
