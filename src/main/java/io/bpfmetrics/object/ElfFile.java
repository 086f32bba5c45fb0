package io.bpfmetrics.object;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sections and symbols of a 64-bit ELF file: a BPF object, a program or a shared library. Immutable. */
final class ElfFile {
    private static final int MAGIC = 0x7f454c46;
    private static final int IDENT_CLASS = 4;
    private static final int IDENT_DATA = 5;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int HEADER_SIZE = 64;
    private static final int SYMBOL_SIZE = 24;
    private static final int SHT_SYMTAB = 2;
    private static final int SHT_NOBITS = 8;
    private static final int SHT_DYNSYM = 11;

    private final ByteBuffer bytes;
    private final List<Section> sections = new ArrayList<>();

    private ElfFile(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read or is not such a file
     */
    static ElfFile read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            if (bytes.limit() < HEADER_SIZE || bytes.getInt(0) != MAGIC || bytes.get(IDENT_CLASS) != CLASS_64) {
                throw new IOException(file + " is not a 64-bit ELF file");
            }
            bytes.order(bytes.get(IDENT_DATA) == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            ElfFile elf = new ElfFile(bytes);
            elf.readSections();
            return elf;
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw new IOException(file + " is a damaged ELF file", e);
        }
    }

    /** Its sections, by number. */
    List<Section> sections() {
        return List.copyOf(sections);
    }

    /** Its symbols, those of the linker and those of the dynamic linker. */
    List<Symbol> symbols() throws IOException {
        List<Symbol> symbols = new ArrayList<>();
        try {
            for (Section section : sections) {
                if (section.type == SHT_SYMTAB || section.type == SHT_DYNSYM) {
                    readSymbols(section, symbols);
                }
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("its symbol table is damaged", e);
        }
        return symbols;
    }

    /** The section that a symbol lies in; empty if it lies in none. */
    Optional<Section> section(Symbol symbol) {
        return symbol.section > 0 && symbol.section < sections.size()
                ? Optional.of(sections.get(symbol.section))
                : Optional.empty();
    }

    /**
     * Bytes of a section; zeros where the file holds none of it.
     *
     * @throws IOException if the section or the file is not as long
     */
    byte[] content(Section section, long offset, int size) throws IOException {
        if (offset < 0 || size < 0 || offset > section.size - size) {
            throw new IOException("section " + section.name + " has " + section.size + " bytes, and not " + size
                    + " from byte " + offset + " on");
        }
        byte[] content = new byte[size];
        if (section.type != SHT_NOBITS) {
            try {
                bytes.get(Math.toIntExact(section.offset + offset), content);
            } catch (IndexOutOfBoundsException | ArithmeticException e) {
                throw new IOException("section " + section.name + " ends beyond the file", e);
            }
        }
        return content;
    }

    private void readSections() {
        int offset = Math.toIntExact(bytes.getLong(0x28));
        int size = Short.toUnsignedInt(bytes.getShort(0x3a));
        int count = Short.toUnsignedInt(bytes.getShort(0x3c));
        int names = Short.toUnsignedInt(bytes.getShort(0x3e));
        if (count == 0) {
            return;
        }
        int nameTable = Math.toIntExact(bytes.getLong(offset + names * size + 0x18));
        for (int index = 0; index < count; index++) {
            int at = offset + index * size;
            sections.add(new Section(
                    text(nameTable + bytes.getInt(at)),
                    bytes.getInt(at + 0x04),
                    bytes.getLong(at + 0x10),
                    bytes.getLong(at + 0x18),
                    bytes.getLong(at + 0x20),
                    bytes.getInt(at + 0x28)));
        }
    }

    private void readSymbols(Section table, List<Symbol> symbols) {
        int names = (int) sections.get(table.link).offset;
        int start = (int) table.offset;
        int end = start + (int) table.size;
        for (int at = start; at + SYMBOL_SIZE <= end; at += SYMBOL_SIZE) {
            symbols.add(new Symbol(
                    text(names + bytes.getInt(at)),
                    bytes.get(at + 4) & 0xf,
                    Short.toUnsignedInt(bytes.getShort(at + 6)),
                    bytes.getLong(at + 8),
                    bytes.getLong(at + 16)));
        }
    }

    private String text(int start) {
        int end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /**
     * A section.
     *
     * @param type {@code SHT_…}
     * @param address in memory
     * @param offset in the file
     * @param size in bytes
     * @param link the number of a section that goes with it
     */
    record Section(String name, int type, long address, long offset, long size, int link) {}

    /**
     * A symbol.
     *
     * @param type {@code STT_…}
     * @param section number of the section that it lies in
     * @param value offset in the section of an object, address in a program or library
     * @param size in bytes
     */
    record Symbol(String name, int type, int section, long value, long size) {
        private static final int STT_FUNC = 2;

        boolean isFunction() {
            return type == STT_FUNC && section != 0;
        }
    }
}
