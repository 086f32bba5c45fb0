package io.bpfmetrics.object;

import io.bpfmetrics.object.ElfFile.Section;
import io.bpfmetrics.object.ElfFile.Symbol;
import io.bpfmetrics.object.ObjectException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a compiled BPF object tells before it is loaded. Thread-safe. */
public final class ObjectFile {
    /** What to do about a file that is missing. */
    static final String REMEDY = "compile it (make -C examples), or name another folder with --config.dir";

    private static final String TYPES = ".BTF";
    private static final int LARGEST =
            16 * 1024 * 1024; // more than any object or variable has; a file can say anything

    private final Path file;
    private final ElfFile elf;
    private final List<Symbol> symbols;

    private ObjectFile(Path file) throws IOException {
        this.file = file;
        elf = ElfFile.read(file);
        symbols = elf.symbols();
    }

    /**
     * Reads a file.
     *
     * @throws ObjectException if it cannot be read, or is no 64-bit ELF file
     */
    public static ObjectFile read(Path file) throws ObjectException {
        require(file, REMEDY);
        try {
            return new ObjectFile(file);
        } catch (IOException e) {
            throw new ObjectException(Kind.REFUSED, file.getFileName() + ": its symbols cannot be read: " + e, e);
        }
    }

    /** Requires that a file is there and can be read. */
    static void require(Path path, String remedy) throws ObjectException {
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            String why = Files.exists(path) ? " cannot be read" : " does not exist";
            throw new ObjectException(path + why + "; " + remedy);
        }
    }

    /** Its type information, as in the section {@code .BTF}; empty if it was compiled without. */
    public Optional<byte[]> btf() throws ObjectException {
        Optional<Section> types = elf.sections().stream()
                .filter(section -> section.name().equals(TYPES))
                .findFirst();
        return types.isEmpty()
                ? Optional.empty()
                : Optional.of(content(types.get(), 0, types.get().size()));
    }

    /**
     * The bytes of a global variable before loading, as many as it has; empty if there is no such variable in
     * {@code .data}, {@code .rodata} or {@code .bss}.
     */
    public Optional<byte[]> variable(String name) throws ObjectException {
        for (Symbol symbol : symbols) {
            Optional<Section> section = elf.section(symbol);
            if (symbol.name().equals(name) && section.isPresent() && isData(section.get())) {
                return Optional.of(content(section.get(), symbol.value(), symbol.size()));
            }
        }
        return Optional.empty();
    }

    private static boolean isData(Section section) {
        return section.name().matches("\\.(data|rodata|bss)(\\..*)?");
    }

    private byte[] content(Section section, long offset, long size) throws ObjectException {
        try {
            if (size < 0 || size > LARGEST) {
                throw new IOException("it says that it has " + Long.toUnsignedString(size) + " bytes");
            }
            return elf.content(section, offset, (int) size);
        } catch (IOException e) {
            throw new ObjectException(
                    Kind.REFUSED, file.getFileName() + ": section " + section.name() + " cannot be read: " + e, e);
        }
    }
}
