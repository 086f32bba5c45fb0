package io.bpfmetrics.object;

import io.bpfmetrics.object.ElfFile.Section;
import io.bpfmetrics.object.ElfFile.Symbol;
import io.bpfmetrics.sys.LibBpfMap;
import io.bpfmetrics.sys.LibBpfObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Global variables of an object that is open and not loaded yet. */
final class Globals {
    private final Path file;
    private final ElfFile elf;
    private final List<Symbol> symbols;
    private final List<LibBpfMap> dataMaps;

    private Globals(Path file, ElfFile elf, List<LibBpfMap> dataMaps) throws IOException {
        this.file = file;
        this.elf = elf;
        this.symbols = elf.symbols();
        this.dataMaps = dataMaps;
    }

    static Globals of(Path file, LibBpfObject object) throws ObjectException {
        try {
            List<LibBpfMap> dataMaps =
                    object.maps().stream().filter(LibBpfMap::isGlobalData).toList();
            return new Globals(file, ElfFile.read(file), dataMaps);
        } catch (IOException e) {
            throw new ObjectException(
                    ObjectException.Kind.REFUSED, file.getFileName() + ": its symbols cannot be read: " + e, e);
        }
    }

    /** Sets variables of 1 to 8 bytes. */
    void setNumbers(Map<String, Long> values) throws ObjectException {
        for (Map.Entry<String, Long> value : values.entrySet()) {
            setNumber(value.getKey(), value.getValue());
        }
    }

    /** Sets variables of any size. */
    void setBytes(Map<String, ByteBuffer> values) throws ObjectException {
        for (Map.Entry<String, ByteBuffer> value : values.entrySet()) {
            setBytes(value.getKey(), value.getValue());
        }
    }

    /** A constant of 4 or 8 bytes, unsigned, as it is now; empty if there is no such one. */
    OptionalLong constant(String name) throws ObjectException {
        Optional<Symbol> symbol = symbol(name);
        if (symbol.flatMap(elf::section).filter(Globals::isConstant).isEmpty()) {
            return OptionalLong.empty();
        }
        ByteBuffer variable = require(symbol.get());
        return switch (variable.capacity()) {
            case Integer.BYTES -> OptionalLong.of(Integer.toUnsignedLong(variable.getInt(0)));
            case Long.BYTES -> OptionalLong.of(variable.getLong(0));
            default -> OptionalLong.empty();
        };
    }

    private static boolean isConstant(Section section) {
        return section.name().equals(".rodata") || section.name().startsWith(".rodata.");
    }

    private void setNumber(String name, long value) throws ObjectException {
        ByteBuffer variable = require(name, "__u64 " + name + ";");
        int size = variable.capacity();
        if (size < 1 || size > Long.BYTES) {
            throw problem(name, "has " + size + " bytes; an address takes 1 to 8");
        }
        boolean isLittle = variable.order() == ByteOrder.LITTLE_ENDIAN;
        for (int index = 0; index < size; index++) {
            int shift = isLittle ? index : size - 1 - index;
            variable.put(index, (byte) (value >>> (Byte.SIZE * shift)));
        }
    }

    private void setBytes(String name, ByteBuffer value) throws ObjectException {
        ByteBuffer variable = require(name, "const volatile __u64 " + name + " = 0;");
        if (value.remaining() != variable.capacity()) {
            throw problem(
                    name, "has " + variable.capacity() + " bytes, and " + value.remaining() + " are given for it");
        }
        variable.put(value);
    }

    private ByteBuffer require(String name, String declaration) throws ObjectException {
        Optional<Symbol> symbol = symbol(name);
        if (symbol.isEmpty()) {
            throw problem(name, "does not exist; declare it in the BPF source: " + declaration);
        }
        return require(symbol.get());
    }

    private ByteBuffer require(Symbol symbol) throws ObjectException {
        Section section = elf.section(symbol).orElseThrow();
        ByteBuffer data = data(section)
                .orElseThrow(() -> problem(
                        symbol.name(),
                        "is in section " + section.name() + "; only .data, .rodata and .bss can be written"));
        long start = symbol.value();
        long size = symbol.size();
        if (start < 0 || size < 0 || start > data.capacity() - size) {
            throw problem(symbol.name(), "is not within its section");
        }
        return data.slice((int) start, (int) size).order(data.order());
    }

    private Optional<Symbol> symbol(String name) {
        return symbols.stream()
                .filter(symbol ->
                        symbol.name().equals(name) && elf.section(symbol).isPresent())
                .findFirst();
    }

    private Optional<ByteBuffer> data(Section section) {
        return dataMaps.stream()
                .filter(map -> map.name().endsWith(section.name()))
                .findFirst()
                .flatMap(LibBpfMap::initialValue);
    }

    private ObjectException problem(String name, String why) {
        return new ObjectException(file.getFileName() + ": global variable \"" + name + "\" " + why);
    }
}
