package io.bpfmetrics.sys;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An object file that libbpf has opened; libbpf must be {@linkplain LibBpf#open loaded}. Not thread-safe. */
public final class LibBpfObject implements AutoCloseable {
    private static final int OPTIONS_SIZE = 80; // struct bpf_object_open_opts of libbpf 1.0
    private static final int BTF_CUSTOM_PATH = 48;
    private static final int KERNEL_LOG_BUFFER = 56;
    private static final int KERNEL_LOG_SIZE = 64;
    private static final long LOG_SIZE = 16 * 1024 * 1024; // what the verifier fills at most, and costs what it fills

    private final Memory log;
    private long address;

    private LibBpfObject(long address, Memory log) {
        this.address = address;
        this.log = log;
    }

    /**
     * Opens a file.
     *
     * @param btf BTF of the kernel in place of its own
     * @throws ErrnoException if libbpf cannot read it
     */
    public static LibBpfObject open(String file, Optional<String> btf) throws ErrnoException {
        Memory log = new Memory(LOG_SIZE);
        log.setByte(0, (byte) 0);
        NativeBuffer options = NativeBuffer.allocate(OPTIONS_SIZE);
        options.bytes().putLong(0, OPTIONS_SIZE);
        options.bytes().putLong(KERNEL_LOG_BUFFER, Pointer.nativeValue(log)).putLong(KERNEL_LOG_SIZE, LOG_SIZE);
        Optional<NativeBuffer> btfPath = btf.map(NativeText::of);
        btfPath.ifPresent(path -> options.bytes().putLong(BTF_CUSTOM_PATH, path.address()));
        try {
            long address = LibBpfCalls.bpf_object__open_file(file, options.address());
            int errno = Native.getLastError();
            if (address == 0) {
                throw new ErrnoException(errno);
            }
            return new LibBpfObject(address, log);
        } finally {
            Reference.reachabilityFence(options);
            Reference.reachabilityFence(btfPath); // libbpf has its copy now
        }
    }

    /** Its programs, in the order of the file. */
    public List<LibBpfProgram> programs() {
        List<LibBpfProgram> programs = new ArrayList<>();
        for (long program = 0; (program = LibBpfCalls.bpf_object__next_program(address, program)) != 0; ) {
            programs.add(new LibBpfProgram(program));
        }
        return programs;
    }

    /** Its maps, in the order of the file. */
    public List<LibBpfMap> maps() {
        List<LibBpfMap> maps = new ArrayList<>();
        for (long map = 0; (map = LibBpfCalls.bpf_object__next_map(address, map)) != 0; ) {
            maps.add(new LibBpfMap(map));
        }
        return maps;
    }

    /** Its type information; empty if it was compiled without. */
    public Optional<byte[]> btf() {
        long btf = LibBpfCalls.bpf_object__btf(address);
        if (btf == 0) {
            return Optional.empty();
        }
        NativeBuffer size = NativeBuffer.allocate(Integer.BYTES);
        Pointer data = LibBpfCalls.btf__raw_data(btf, size.address());
        int length = size.bytes().getInt(0);
        return data == null ? Optional.empty() : Optional.of(data.getByteArray(0, length));
    }

    /**
     * Loads all maps and programs into the kernel, or none.
     *
     * @throws ErrnoException if that fails
     */
    public void load() throws ErrnoException {
        int result = LibBpfCalls.bpf_object__load(address);
        if (result < 0) {
            throw new ErrnoException(-result);
        }
    }

    /** What the kernel said about the last thing that it refused; empty if it said nothing. */
    public String kernelLog() {
        return log.getString(0);
    }

    /** Unloads everything; a second call does nothing. */
    @Override
    public void close() {
        if (address != 0) {
            LibBpfCalls.bpf_object__close(address);
            address = 0;
            log.close();
        }
    }
}
