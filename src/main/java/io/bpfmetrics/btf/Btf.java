package io.bpfmetrics.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * BPF Type Format, as in {@code /sys/kernel/btf/vmlinux} (kernel documentation: {@code bpf/btf}). Answers where the
 * members of a structure lie and what the values of an enumeration are called. Immutable; keeps the given bytes.
 */
public final class Btf {
    private static final int MAGIC = 0xeb9f;
    private static final int HEADER_BYTES = 24;
    static final int TYPE_BYTES = 12;
    static final int MAX_DEPTH = 64; // types that refer to or hold each other any deeper are loops

    private final ByteBuffer bytes;
    private final int stringsStart;
    private final int stringsEnd;
    private final int[] typeOffsets; // by type id; 0 stands for void
    private final int[] tagOffsets; // of the declaration tags

    private Btf(ByteBuffer bytes, int stringsStart, int stringsEnd, int[] typeOffsets) {
        this.bytes = bytes;
        this.stringsStart = stringsStart;
        this.stringsEnd = stringsEnd;
        this.typeOffsets = typeOffsets;
        tagOffsets = Arrays.stream(typeOffsets)
                .filter(offset -> offset != 0 && kind(offset) == BtfKind.DECL_TAG)
                .toArray();
    }

    /**
     * Reads BTF of either byte order.
     *
     * @throws BtfFormatException if the bytes are not BTF
     */
    public static Btf parse(byte[] raw) {
        if (raw.length < HEADER_BYTES) {
            throw new BtfFormatException("BTF header needs " + HEADER_BYTES + " bytes, there are " + raw.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        if ((bytes.getShort(0) & 0xffff) != MAGIC) {
            bytes.order(ByteOrder.BIG_ENDIAN);
        }
        if ((bytes.getShort(0) & 0xffff) != MAGIC) {
            throw new BtfFormatException("no BTF magic number at offset 0");
        }
        int header = bytes.getInt(4);
        Section types = Section.read("type", bytes, header, 8);
        Section strings = Section.read("string", bytes, header, 16);
        return new Btf(bytes, strings.start, strings.end, index(bytes, types));
    }

    /** Where a member lies, also inside anonymous members; empty if there is no such structure, union or member. */
    public Optional<BtfMember> member(String structure, String member) {
        for (int offset : typeOffsets) {
            if (offset != 0 && kind(offset).isComposite() && hasName(offset, structure)) {
                Optional<BtfMember> found = findMember(offset, member, 0, 0);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** One more than the greatest type id. */
    public int types() {
        return typeOffsets.length;
    }

    /** Whether a type is a structure or union of this name. */
    public boolean isStructure(int typeId, String name) {
        int offset = typeOffset(typeId);
        return offset != 0 && kind(offset).isComposite() && hasName(offset, name);
    }

    /** The layout of the structure or union of this name, or of what a typedef calls so; empty if there is none. */
    public Optional<BtfLayout> structure(String name) {
        OptionalInt tagged = IntStream.range(1, typeOffsets.length)
                .filter(id -> isStructure(id, name))
                .findFirst();
        OptionalInt found = tagged.isPresent()
                ? tagged
                : IntStream.range(1, typeOffsets.length)
                        .filter(id -> isTypedefOfStructure(id, name))
                        .findFirst();
        return found.isPresent() ? Optional.of(new BtfLayout(this, found.getAsInt())) : Optional.empty();
    }

    private boolean isTypedefOfStructure(int typeId, String name) {
        int offset = typeOffsets[typeId];
        int resolved = kind(offset) == BtfKind.TYPEDEF && hasName(offset, name) ? resolve(typeId) : 0;
        return resolved != 0 && kind(resolved).isComposite();
    }

    /** The size of a structure or union in bytes; empty if there is none of this name. */
    public OptionalInt sizeOf(String structure) {
        return Arrays.stream(typeOffsets)
                .filter(offset -> offset != 0 && kind(offset).isComposite() && hasName(offset, structure))
                .map(offset -> bytes.getInt(offset + 8))
                .findFirst();
    }

    /** The values of an enumeration by number, the first name where several share one; empty if there is none. */
    public Map<Integer, String> enumeration(String name) {
        for (int offset : typeOffsets) {
            if (offset != 0 && kind(offset) == BtfKind.ENUM && hasName(offset, name)) {
                return values(offset);
            }
        }
        return Map.of();
    }

    private Map<Integer, String> values(int offset) {
        Map<Integer, String> values = new LinkedHashMap<>();
        for (int i = 0; i < elements(offset); i++) {
            int at = offset + TYPE_BYTES + 8 * i;
            values.putIfAbsent(bytes.getInt(at + 4), string(bytes.getInt(at)));
        }
        return values;
    }

    private Optional<BtfMember> findMember(int structure, String name, int baseBits, int depth) {
        if (depth > MAX_DEPTH) {
            throw tooDeep();
        }
        boolean hasBitfields = bytes.getInt(structure + 4) < 0;
        for (int i = 0; i < elements(structure); i++) {
            int at = structure + TYPE_BYTES + 12 * i;
            int position = bytes.getInt(at + 8);
            int bits = baseBits + (hasBitfields ? position & 0xffffff : position);
            int type = resolve(bytes.getInt(at + 4));
            String memberName = string(bytes.getInt(at));
            if (memberName.equals(name)) {
                return Optional.of(new BtfMember(bits / 8, size(type, 0)));
            }
            if (memberName.isEmpty() && type != 0 && kind(type).isComposite()) {
                Optional<BtfMember> nested = findMember(type, name, bits, depth + 1);
                if (nested.isPresent()) {
                    return nested;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The global variables of the program, whether or not a map holds them, in the order of the types.
     */
    public List<BtfVariable> variables() {
        return BtfVariables.of(this);
    }

    /** All declaration tags, whatever they are on. */
    public List<BtfTag> tags() {
        return Arrays.stream(tagOffsets)
                .mapToObj(tag -> new BtfTag(name(tag), name(typeOffset(bytes.getInt(tag + 8)))))
                .toList();
    }

    /** The texts of the declaration tags on a type, or on one of its members; -1: on the type itself. */
    List<String> tags(int offset, int member) {
        List<String> tags = new ArrayList<>(0);
        for (int tag : tagOffsets) {
            if (bytes.getInt(tag + TYPE_BYTES) == member && typeOffset(bytes.getInt(tag + 8)) == offset) {
                tags.add(name(tag));
            }
        }
        return tags;
    }

    /** What a type is called: its typedefs from the outside in, through arrays, then its own name. */
    List<String> typeNames(int typeId) {
        List<String> names = new ArrayList<>(2);
        int id = typeId;
        for (int i = 0; i < MAX_DEPTH; i++) {
            int offset = typeOffset(id);
            if (offset == 0) {
                return names;
            }
            BtfKind kind = kind(offset);
            if (kind != BtfKind.TYPE_TAG && !name(offset).isEmpty()) {
                names.add(name(offset));
            }
            if (!kind.isReference() && kind != BtfKind.ARRAY) {
                return names;
            }
            id = bytes.getInt(offset + (kind == BtfKind.ARRAY ? TYPE_BYTES : 8));
        }
        throw tooDeep();
    }

    /** The offset of the type behind typedefs and qualifiers, 0 for void. */
    int resolve(int typeId) {
        int id = typeId;
        for (int i = 0; i < MAX_DEPTH; i++) {
            int offset = typeOffset(id);
            if (offset == 0 || !kind(offset).isReference()) {
                return offset;
            }
            id = bytes.getInt(offset + 8);
        }
        throw tooDeep();
    }

    int size(int offset, int depth) {
        if (offset == 0) {
            return 0;
        }
        if (depth > MAX_DEPTH) {
            throw tooDeep();
        }
        return switch (kind(offset)) {
            case PTR -> Long.BYTES;
            case ARRAY -> {
                int element = resolve(bytes.getInt(offset + TYPE_BYTES));
                yield bytes.getInt(offset + TYPE_BYTES + 8) * size(element, depth + 1);
            }
            case INT, STRUCT, UNION, ENUM, ENUM64, FLOAT, DATASEC -> bytes.getInt(offset + 8);
            default -> 0;
        };
    }

    static BtfFormatException tooDeep() {
        return new BtfFormatException("types refer to each other more than " + MAX_DEPTH + " deep");
    }

    int typeOffset(int id) {
        if (id < 0 || id >= typeOffsets.length) {
            throw new BtfFormatException("type " + id + " is not among the " + typeOffsets.length + " types");
        }
        return typeOffsets[id];
    }

    BtfKind kind(int offset) {
        return kind(bytes, offset);
    }

    private static BtfKind kind(ByteBuffer bytes, int offset) {
        return BtfKind.of(bytes.getInt(offset + 4) >>> 24 & 0x1f, offset);
    }

    int elements(int offset) {
        return bytes.getInt(offset + 4) & 0xffff;
    }

    /** The 32 bits at an offset that {@link #resolve} or this class knows. */
    int word(int offset) {
        return bytes.getInt(offset);
    }

    /** The name of the type, member or value that begins at an offset. */
    String name(int offset) {
        return string(bytes.getInt(offset));
    }

    private boolean hasName(int offset, String name) {
        return string(bytes.getInt(offset)).equals(name);
    }

    private String string(int nameOffset) {
        int start = stringsStart + nameOffset;
        if (nameOffset < 0 || start >= stringsEnd) {
            throw new BtfFormatException("string offset " + nameOffset + " is outside the string section");
        }
        int end = start;
        while (end < stringsEnd && bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static int[] index(ByteBuffer bytes, Section types) {
        int[] offsets = new int[1024];
        int count = 1;
        int at = types.start;
        while (at < types.end) {
            if (at + TYPE_BYTES > types.end) {
                throw new BtfFormatException("type " + count + " is cut off at offset " + at);
            }
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
            }
            offsets[count++] = at;
            at += TYPE_BYTES + kind(bytes, at).trailingBytes(bytes.getInt(at + 4) & 0xffff);
        }
        if (at != types.end) {
            throw new BtfFormatException("type " + (count - 1) + " is cut off at offset " + types.end);
        }
        return Arrays.copyOf(offsets, count);
    }

    private record Section(int start, int end) {
        static Section read(String name, ByteBuffer bytes, int header, int at) {
            long start = Integer.toUnsignedLong(header) + Integer.toUnsignedLong(bytes.getInt(at));
            long end = start + Integer.toUnsignedLong(bytes.getInt(at + 4));
            if (end > bytes.capacity()) {
                throw new BtfFormatException(
                        "BTF " + name + " section ends at " + end + ", the data at " + bytes.capacity());
            }
            return new Section((int) start, (int) end);
        }
    }
}
