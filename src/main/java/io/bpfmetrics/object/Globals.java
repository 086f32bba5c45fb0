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

/** Sets global variables of an object that is open and not loaded yet. */
final class Globals {
    private final Path file;
    private final ElfFile elf;
    private final List<Symbol> symbols;
    private final List<LibBpfMap> dataMaps;

    private Globals(Path file, LibBpfObject object) throws IOException {
        this.file = file;
        elf = ElfFile.read(file);
        symbols = elf.symbols();
        dataMaps = object.maps().stream().filter(LibBpfMap::isGlobalData).toList();
    }

    static void set(Path file, LibBpfObject object, Map<String, Long> values) throws ObjectException {
        if (values.isEmpty()) {
            return;
        }
        try {
            Globals globals = new Globals(file, object);
            for (Map.Entry<String, Long> value : values.entrySet()) {
                globals.set(value.getKey(), value.getValue());
            }
        } catch (IOException e) {
            throw new ObjectException(
                    ObjectException.Kind.REFUSED, file.getFileName() + ": its symbols cannot be read: " + e, e);
        }
    }

    private void set(String name, long value) throws ObjectException {
        Symbol symbol = symbols.stream()
                .filter(candidate ->
                        candidate.name().equals(name) && elf.section(candidate).isPresent())
                .findFirst()
                .orElseThrow(() -> problem(name, "does not exist; declare it in the BPF source: __u64 " + name + ";"));
        Section section = elf.section(symbol).orElseThrow();
        ByteBuffer data = dataMaps.stream()
                .filter(map -> map.name().endsWith(section.name()))
                .findFirst()
                .flatMap(LibBpfMap::initialValue)
                .orElseThrow(() -> problem(
                        name, "is in section " + section.name() + "; only .data, .rodata and .bss can be written"));
        write(data, symbol, value);
    }

    private void write(ByteBuffer data, Symbol symbol, long value) throws ObjectException {
        int size = (int) symbol.size();
        if (symbol.size() < 1 || symbol.size() > Long.BYTES || symbol.value() + size > data.capacity()) {
            throw problem(symbol.name(), "has " + symbol.size() + " bytes; an address takes 1 to 8");
        }
        boolean isLittle = data.order() == ByteOrder.LITTLE_ENDIAN;
        for (int index = 0; index < size; index++) {
            int shift = isLittle ? index : size - 1 - index;
            data.put((int) symbol.value() + index, (byte) (value >>> (Byte.SIZE * shift)));
        }
    }

    private ObjectException problem(String name, String why) {
        return new ObjectException(file.getFileName() + ": global variable \"" + name + "\" " + why);
    }
}
