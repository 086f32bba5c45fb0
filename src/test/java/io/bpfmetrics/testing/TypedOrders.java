package io.bpfmetrics.testing;

import java.nio.file.Path;

/**
 * Orders to the programs of {@code native/testdata/typed_maps.bpf.c}: each changes all of their maps. A program obeys
 * the first process that orders anything.
 */
public final class TypedOrders {
    /** The object, which has no config: the types of its maps say that they are metrics. */
    public static final Path OBJECT = ExporterCommand.projectDirectory().resolve("native/testdata/typed_maps.bpf.o");

    private static final int ORDER = 0x7e5d0000;

    private TypedOrders() {}

    /** Counts the amount for a device, which is a number of 16 bits. */
    public static void give(int device, long amount) {
        Libc.syscall(Libc.isArm64() ? 141 : 140, ORDER | device, amount); // getpriority(which, amount)
    }
}
