package io.bpfmetrics.sys;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;

/** A map of a {@link LibBpfObject}; good until that is closed. Not thread-safe. */
public final class LibBpfMap {
    private final long address;

    LibBpfMap(long address) {
        this.address = address;
    }

    /** Its name in full. */
    public String name() {
        return Objects.requireNonNullElse(LibBpfCalls.bpf_map__name(address), "");
    }

    /** Whether it holds global variables. */
    public boolean isGlobalData() {
        return LibBpfCalls.bpf_map__is_internal(address) != 0;
    }

    /** {@code enum bpf_map_type}. */
    public int type() {
        return LibBpfCalls.bpf_map__type(address);
    }

    /** How many entries it can have, unsigned; may be 0 before loading. */
    public int maxEntries() {
        return LibBpfCalls.bpf_map__max_entries(address);
    }

    /**
     * Sets how many entries it can have, unsigned; only before loading.
     *
     * @throws ErrnoException if libbpf refuses
     */
    public void setMaxEntries(int count) throws ErrnoException {
        int result = LibBpfCalls.bpf_map__set_max_entries(address, count);
        if (result < 0) {
            throw new ErrnoException(-result);
        }
    }

    /** Has it neither taken from bpffs nor left there; only before loading. */
    public void unpin() {
        LibBpfCalls.bpf_map__set_pin_path(address, null);
    }

    /** The descriptor; negative if it is not loaded. */
    public int fd() {
        return LibBpfCalls.bpf_map__fd(address);
    }

    /** The type of its key in the object's BTF; 0 if there is none. */
    public int keyTypeId() {
        return LibBpfCalls.bpf_map__btf_key_type_id(address);
    }

    /** The type of its value in the object's BTF; 0 if there is none. */
    public int valueTypeId() {
        return LibBpfCalls.bpf_map__btf_value_type_id(address);
    }

    /** What its global variables will be, to be changed before loading; empty if it holds none. */
    public Optional<ByteBuffer> initialValue() {
        NativeBuffer size = NativeBuffer.allocate(Long.BYTES);
        Pointer value = LibBpfCalls.bpf_map__initial_value(address, size.address());
        long length = size.bytes().getLong(0);
        return value == null
                ? Optional.empty()
                : Optional.of(value.getByteBuffer(0, length).order(ByteOrder.nativeOrder()));
    }
}
