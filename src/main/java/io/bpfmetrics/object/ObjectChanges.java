package io.bpfmetrics.object;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What is made different of an object before it is loaded. Start from {@link #NONE}. Two are equal if they make the same
 * of an object.
 *
 * @param variables global variables by name; as many bytes as the variable has, in the order of the object
 * @param attachTo by the program's name, what stands for the part of its section that follows the first slash;
 *     {@value #DISABLED}: the program is not loaded
 * @param iteratorMaps by the name of a program of a section {@code iter/…}, the map that it goes over
 * @param isLenient whether programs that the kernel does not take are left out, so that the others run, and maps that are
 *     shared by their pins are not shared, so that nothing stays in bpffs
 */
public record ObjectChanges(
        Map<String, ByteBuffer> variables,
        Map<String, String> attachTo,
        Map<String, String> iteratorMaps,
        boolean isLenient) {
    /** Everything stays as it was compiled. */
    public static final ObjectChanges NONE = new ObjectChanges(Map.of(), Map.of(), Map.of(), false);

    /** The place to attach to that means none. */
    static final String DISABLED = "gadget_program_disabled";

    /** Copies the bytes. */
    public ObjectChanges {
        Map<String, byte[]> bytes = new HashMap<>();
        variables.forEach((name, value) -> bytes.put(name, bytes(value)));
        variables = buffers(bytes);
        attachTo = Map.copyOf(attachTo);
        iteratorMaps = Map.copyOf(iteratorMaps);
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
        return new ObjectChanges(buffers(newVariables), attachTo, iteratorMaps, isLenient);
    }

    /** With other places where programs are attached. */
    public ObjectChanges withAttachTo(Map<String, String> newAttachTo) {
        return new ObjectChanges(variables, newAttachTo, iteratorMaps, isLenient);
    }

    /** With other maps that iterators go over. */
    public ObjectChanges withIteratorMaps(Map<String, String> newIteratorMaps) {
        return new ObjectChanges(variables, attachTo, newIteratorMaps, isLenient);
    }

    /** Leaving out programs that the kernel does not take, and pinning no map. */
    public ObjectChanges leniently() {
        return new ObjectChanges(variables, attachTo, iteratorMaps, true);
    }

    /** Whether a program is not to be loaded. */
    boolean isDisabled(String program) {
        return DISABLED.equals(attachTo.get(program));
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
