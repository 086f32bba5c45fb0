package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfColumn;
import io.bpfmetrics.btf.BtfDecoder;
import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.btf.BtfValue;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ForeignMapInfo;
import io.bpfmetrics.kernel.ForeignMaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How keys and values of a map are decoded.
 *
 * @param key empty if the map does not say what its keys are
 * @param value empty if the map does not say what its values are
 */
public record MapTypes(Optional<Type> key, Optional<Type> value) {
    private static final Path KERNEL_BTF = Path.of("/sys/kernel/btf/vmlinux");

    /**
     * The type of a key or value.
     *
     * @param value decodes all of it
     * @param columns decode its members
     */
    public record Type(BtfValue value, List<BtfColumn> columns) {
        private static Type of(Btf btf, int typeId) {
            BtfDecoder decoder = new BtfDecoder(btf);
            return new Type(decoder.value(typeId), decoder.columns(typeId));
        }
    }

    /** Of a map that says nothing: bytes. */
    public static MapTypes none() {
        return new MapTypes(Optional.empty(), Optional.empty());
    }

    /**
     * Looks up what the map says of itself.
     *
     * @throws BpfException if the kernel refuses
     * @throws BtfFormatException if the type information cannot be understood
     * @throws IOException if the kernel's own, which struct_ops maps need, cannot be read
     */
    public static MapTypes read(ForeignMaps maps, ForeignMapInfo map) throws BpfException, IOException {
        boolean isTyped = map.keyTypeId().isPresent() || map.valueTypeId().isPresent();
        Optional<Btf> own = map.btfId().isPresent() && isTyped
                ? Optional.of(maps.btf(map.btfId().getAsInt()))
                : Optional.empty();
        Optional<Type> key = own.isPresent() && map.keyTypeId().isPresent()
                ? Optional.of(Type.of(own.get(), map.keyTypeId().getAsInt()))
                : Optional.empty();
        if (map.kernelValueTypeId().isPresent()) {
            Btf kernel = Btf.parse(Files.readAllBytes(KERNEL_BTF));
            return new MapTypes(
                    key, Optional.of(Type.of(kernel, map.kernelValueTypeId().getAsInt())));
        }
        Optional<Type> value = own.isPresent() && map.valueTypeId().isPresent()
                ? Optional.of(Type.of(own.get(), map.valueTypeId().getAsInt()))
                : Optional.empty();
        return new MapTypes(key, value);
    }
}
