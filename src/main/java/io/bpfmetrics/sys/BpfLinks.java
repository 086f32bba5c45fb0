package io.bpfmetrics.sys;

import java.lang.ref.Reference;
import java.util.OptionalInt;

/** {@code BPF_LINK_CREATE} for kinds of links that libbpf 1.1 has no function for; offsets of {@code union bpf_attr}. */
public final class BpfLinks {
    private static final int BPF_LINK_CREATE = 28;
    private static final int SIZE = 64;
    private static final int PROGRAM = 0;
    private static final int TARGET = 4;
    private static final int ATTACH_TYPE = 8;
    private static final int DETAILS = 16;
    private static final int ITERATOR_TARGET_SIZE = 4; // union bpf_iter_link_info of Linux 5.9
    private static final int BPF_TRACE_ITER = 28;
    private static final int BPF_NETFILTER = 45;
    private static final int BPF_TRACE_UPROBE_MULTI = 48;

    private BpfLinks() {}

    /** A tcx or netkit link to an interface. */
    public static KernelLink toInterface(int program, int interfaceIndex, int attachType) throws ErrnoException {
        return create(attributes(program, interfaceIndex, attachType));
    }

    /** A link to a hook of netfilter; the numbers are those of {@code linux/netfilter.h} and {@code linux/bpf.h}. */
    public static KernelLink toNetfilter(int program, int family, int hook, int priority, int flags)
            throws ErrnoException {
        NativeBuffer attributes = attributes(program, 0, BPF_NETFILTER);
        attributes
                .bytes()
                .putInt(DETAILS, family)
                .putInt(20, hook)
                .putInt(24, priority)
                .putInt(28, flags);
        return create(attributes);
    }

    /** The descriptor of a link of an iterator. */
    static int toIterator(int program, OptionalInt map) throws ErrnoException {
        NativeBuffer target = NativeBuffer.allocate(ITERATOR_TARGET_SIZE);
        target.bytes().putInt(0, map.orElse(0));
        NativeBuffer attributes = attributes(program, 0, BPF_TRACE_ITER);
        if (map.isPresent()) {
            attributes.bytes().putLong(DETAILS, target.address()).putInt(24, ITERATOR_TARGET_SIZE);
        }
        try {
            return createDescriptor(attributes);
        } finally {
            Reference.reachabilityFence(target); // its memory is freed with it
        }
    }

    /** One link to many places in a binary, in every process. */
    public static KernelLink toFunctions(int program, String binary, long[] offsets, boolean isReturn)
            throws ErrnoException {
        NativeBuffer path = NativeText.of(binary);
        NativeBuffer places = NativeBuffer.allocate(offsets.length * Long.BYTES);
        places.bytes().asLongBuffer().put(offsets);
        NativeBuffer attributes = attributes(program, 0, BPF_TRACE_UPROBE_MULTI);
        attributes.bytes().putLong(DETAILS, path.address()).putLong(24, places.address());
        attributes.bytes().putInt(48, offsets.length).putInt(52, isReturn ? 1 : 0);
        try {
            return create(attributes);
        } finally {
            Reference.reachabilityFence(path); // memory is freed with what owns it
            Reference.reachabilityFence(places);
        }
    }

    private static NativeBuffer attributes(int program, int target, int attachType) {
        NativeBuffer attributes = NativeBuffer.allocate(SIZE);
        attributes.bytes().putInt(PROGRAM, program).putInt(TARGET, target).putInt(ATTACH_TYPE, attachType);
        return attributes;
    }

    private static KernelLink create(NativeBuffer attributes) throws ErrnoException {
        return KernelLink.ofDescriptor(createDescriptor(attributes));
    }

    private static int createDescriptor(NativeBuffer attributes) throws ErrnoException {
        try {
            int result = AttachCalls.bpf(BPF_LINK_CREATE, attributes);
            if (result < 0) {
                throw new ErrnoException(-result);
            }
            return result;
        } finally {
            Reference.reachabilityFence(attributes); // its memory is freed with it
        }
    }
}
