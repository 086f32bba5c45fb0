package io.bpfmetrics.sys;

import com.sun.jna.Native;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.Optional;

/** A program of a {@link LibBpfObject}; good until that is closed. Not thread-safe. */
public final class LibBpfProgram {
    private static final int EVERY_PROCESS = -1;
    private static final int UPROBE_OPTIONS_SIZE = 40; // struct bpf_uprobe_opts of libbpf 1.0
    private static final int UPROBE_IS_RETURN = 24;
    private static final int UPROBE_FUNCTION = 32;

    private static final int SYSTEM_CALL_OPTIONS_SIZE = 24; // struct bpf_ksyscall_opts of libbpf 1.0
    private static final int SYSTEM_CALL_IS_RETURN = 16;

    private final long address;

    LibBpfProgram(long address) {
        this.address = address;
    }

    /** The C function's name. */
    public String name() {
        return Objects.requireNonNullElse(LibBpfCalls.bpf_program__name(address), "");
    }

    /** Its section, without the question mark of an optional one. */
    public String section() {
        return Objects.requireNonNullElse(LibBpfCalls.bpf_program__section_name(address), "");
    }

    /** Whether it is loaded with the object; not so for an optional one. */
    public boolean isAutoload() {
        return LibBpfCalls.bpf_program__autoload(address) != 0;
    }

    /** {@code enum bpf_prog_type}; 0 if libbpf does not know the section. */
    public int type() {
        return LibBpfCalls.bpf_program__type(address);
    }

    /** {@code enum bpf_attach_type}. */
    public int attachType() {
        return LibBpfCalls.bpf_program__expected_attach_type(address);
    }

    /** Sets what libbpf could not tell from the section; only before loading. */
    public void setType(int type, int attachType, int addedFlags) {
        LibBpfCalls.bpf_program__set_type(address, type);
        LibBpfCalls.bpf_program__set_expected_attach_type(address, attachType);
        LibBpfCalls.bpf_program__set_flags(address, LibBpfCalls.bpf_program__flags(address) | addedFlags);
    }

    /** Leaves it out when the object is loaded. */
    public void skip() {
        LibBpfCalls.bpf_program__set_autoload(address, (byte) 0);
    }

    /**
     * Sets the kernel's function or tracepoint that it goes to in place of what its section says; only before loading,
     * and only for types that are loaded for one.
     */
    public void setAttachTarget(String name) throws ErrnoException {
        int result = LibBpfCalls.bpf_program__set_attach_target(address, 0, name);
        if (result < 0) {
            throw new ErrnoException(-result);
        }
    }

    /** The descriptor; negative if it is not loaded. */
    public int fd() {
        return LibBpfCalls.bpf_program__fd(address);
    }

    /** Attaches where the section says. */
    public KernelLink attach() throws ErrnoException {
        return link(LibBpfCalls.bpf_program__attach(address));
    }

    /** Attaches to a function of the kernel. */
    public KernelLink attachKprobe(String function, boolean isReturn) throws ErrnoException {
        return link(LibBpfCalls.bpf_program__attach_kprobe(address, (byte) (isReturn ? 1 : 0), function));
    }

    /** Attaches to a system call, by its name without a prefix. */
    public KernelLink attachSystemCall(String name, boolean isReturn) throws ErrnoException {
        NativeBuffer options = NativeBuffer.allocate(SYSTEM_CALL_OPTIONS_SIZE);
        options.bytes().putLong(0, SYSTEM_CALL_OPTIONS_SIZE).put(SYSTEM_CALL_IS_RETURN, (byte) (isReturn ? 1 : 0));
        try {
            return link(LibBpfCalls.bpf_program__attach_ksyscall(address, name, options.address()));
        } finally {
            Reference.reachabilityFence(options);
        }
    }

    /** Attaches to a tracepoint of tracefs. */
    public KernelLink attachTracepoint(String category, String name) throws ErrnoException {
        return link(LibBpfCalls.bpf_program__attach_tracepoint(address, category, name));
    }

    /** Attaches to a tracepoint as the kernel calls it. */
    public KernelLink attachRawTracepoint(String name) throws ErrnoException {
        return link(LibBpfCalls.bpf_program__attach_raw_tracepoint(address, name));
    }

    /** Attaches to an interface. */
    public KernelLink attachXdp(int interfaceIndex) throws ErrnoException {
        return link(LibBpfCalls.bpf_program__attach_xdp(address, interfaceIndex));
    }

    /** Attaches to a cgroup, whose descriptor stays the caller's. */
    public KernelLink attachCgroup(int cgroup) throws ErrnoException {
        return link(LibBpfCalls.bpf_program__attach_cgroup(address, cgroup));
    }

    /** Attaches to a network namespace, whose descriptor stays the caller's. */
    public KernelLink attachNetworkNamespace(int namespace) throws ErrnoException {
        return link(LibBpfCalls.bpf_program__attach_netns(address, namespace));
    }

    /** Attaches to a perf event, which ends with the link. */
    public KernelLink attachPerfEvent(PerfEvent event) throws ErrnoException {
        KernelLink link = link(LibBpfCalls.bpf_program__attach_perf_event(address, event.fd()));
        event.release();
        return link;
    }

    /**
     * Attaches to a place in a binary, for every process.
     *
     * @param function a symbol; empty: the offset counts from the start of the file
     */
    public KernelLink attachUprobe(String binary, Optional<String> function, long offset, boolean isReturn)
            throws ErrnoException {
        NativeBuffer options = NativeBuffer.allocate(UPROBE_OPTIONS_SIZE);
        options.bytes().putLong(0, UPROBE_OPTIONS_SIZE).put(UPROBE_IS_RETURN, (byte) (isReturn ? 1 : 0));
        NativeBuffer name = NativeText.of(function.orElse(""));
        options.bytes().putLong(UPROBE_FUNCTION, function.isPresent() ? name.address() : 0);
        try {
            return link(LibBpfCalls.bpf_program__attach_uprobe_opts(
                    address, EVERY_PROCESS, binary, offset, options.address()));
        } finally {
            Reference.reachabilityFence(options);
            Reference.reachabilityFence(name);
        }
    }

    /** Attaches to a static tracepoint of a binary, for every process. */
    public KernelLink attachUsdt(String binary, String provider, String name) throws ErrnoException {
        return link(LibBpfCalls.bpf_program__attach_usdt(address, EVERY_PROCESS, binary, provider, name, 0));
    }

    private static KernelLink link(long address) throws ErrnoException {
        int errno = Native.getLastError();
        if (address == 0) {
            throw new ErrnoException(errno);
        }
        return KernelLink.ofLibBpf(address);
    }
}
