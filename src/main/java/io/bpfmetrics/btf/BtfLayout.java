package io.bpfmetrics.btf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of one type, by path or all of them. Immutable. */
public final class BtfLayout {
    private static final int INT_SIGNED = 1 << 24;
    private static final int MEMBER_BYTES = 12;
    private static final int MAX_FIELDS = 1000; // of a key: more is a mistake, or an attack

    private final Btf btf;
    private final int typeId;

    /**
     * The layout of a type.
     *
     * @param typeId as the map or object has it
     */
    public BtfLayout(Btf btf, int typeId) {
        this.btf = btf;
        this.typeId = typeId;
    }

    /** The type itself, under an empty path. */
    public BtfField whole() {
        return describe(btf.resolve(typeId), "", 0);
    }

    /**
     * A member, also inside anonymous members.
     *
     * @param path such as {@code rx.packets}
     */
    public Optional<BtfField> field(String path) {
        BtfField found = whole();
        int type = btf.resolve(typeId);
        for (String name : path.split("\\.", -1)) {
            Optional<Member> member =
                    members(type).stream().filter(it -> it.name.equals(name)).findFirst();
            if (member.isEmpty()) {
                return Optional.empty();
            }
            type = member.get().type;
            found = describe(member.get(), path, found.offset());
        }
        return Optional.of(found);
    }

    /** Every member that has no members of its own, in the order of the type; the type itself if it has none. */
    public List<BtfField> leaves() {
        List<BtfField> leaves = new ArrayList<>();
        addLeaves(btf.resolve(typeId), whole(), leaves);
        return leaves;
    }

    private void addLeaves(int type, BtfField field, List<BtfField> leaves) {
        if (field.kind() != BtfField.Kind.COMPOSITE) {
            leaves.add(field);
            return;
        }
        for (Member member : members(type)) {
            if (leaves.size() > MAX_FIELDS) {
                throw new BtfFormatException("a type has more than " + MAX_FIELDS + " members");
            }
            String path = field.path().isEmpty() ? member.name : field.path() + "." + member.name;
            addLeaves(member.type, describe(member, path, field.offset()), leaves);
        }
    }

    private BtfField describe(Member member, String path, int base) {
        int offset = base + member.bits / Byte.SIZE;
        if (member.isBitField) {
            return new BtfField(path, offset, btf.size(member.type, 0), BtfField.Kind.BIT_FIELD, 0, Map.of());
        }
        return describe(member.type, path, offset);
    }

    private BtfField describe(int type, String path, int offset) {
        int size = btf.size(type, 0);
        if (type == 0) {
            return new BtfField(path, offset, 0, BtfField.Kind.OTHER, 0, Map.of());
        }
        return switch (btf.kind(type)) {
            case INT ->
                new BtfField(
                        path,
                        offset,
                        size,
                        (btf.word(type + Btf.TYPE_BYTES) & INT_SIGNED) != 0
                                ? BtfField.Kind.SIGNED
                                : BtfField.Kind.UNSIGNED,
                        size,
                        Map.of());
            case ENUM, ENUM64 -> new BtfField(path, offset, size, BtfField.Kind.ENUM, size, words(type));
            case PTR -> new BtfField(path, offset, size, BtfField.Kind.POINTER, size, Map.of());
            case STRUCT, UNION -> new BtfField(path, offset, size, BtfField.Kind.COMPOSITE, size, Map.of());
            case ARRAY -> array(type, path, offset, size);
            default -> new BtfField(path, offset, size, BtfField.Kind.OTHER, size, Map.of());
        };
    }

    private BtfField array(int type, String path, int offset, int size) {
        int element = btf.resolve(btf.word(type + Btf.TYPE_BYTES));
        int elementSize = btf.size(element, 0);
        BtfField.Kind kind = BtfField.Kind.OTHER;
        if (element != 0
                && btf.kind(element) == BtfKind.INT
                && btf.name(element).equals("char")) {
            kind = BtfField.Kind.TEXT;
        } else if (describe(element, "", 0).isNumber()) {
            kind = BtfField.Kind.ARRAY;
        }
        return new BtfField(path, offset, size, kind, elementSize, Map.of());
    }

    private Map<Long, String> words(int type) {
        boolean isWide = btf.kind(type) == BtfKind.ENUM64;
        boolean isSigned = btf.word(type + 4) < 0;
        Map<Long, String> words = new LinkedHashMap<>();
        for (int i = 0; i < btf.elements(type); i++) {
            int at = type + Btf.TYPE_BYTES + (isWide ? 12 : 8) * i;
            int low = btf.word(at + 4);
            long value = isSigned ? low : Integer.toUnsignedLong(low);
            if (isWide) {
                value = Integer.toUnsignedLong(low) | (long) btf.word(at + 8) << 32;
            }
            words.putIfAbsent(value, btf.name(at));
        }
        return words;
    }

    /** Members with those of anonymous members in their place. */
    private List<Member> members(int type) {
        List<Member> members = new ArrayList<>();
        if (type != 0 && btf.kind(type).isComposite()) {
            addMembers(type, 0, 0, members);
        }
        return members;
    }

    private void addMembers(int type, int baseBits, int depth, List<Member> members) {
        if (depth > Btf.MAX_DEPTH) {
            throw Btf.tooDeep();
        }
        boolean hasBitFields = btf.word(type + 4) < 0;
        for (int i = 0; i < btf.elements(type); i++) {
            int at = type + Btf.TYPE_BYTES + MEMBER_BYTES * i;
            int position = btf.word(at + 8);
            int bits = baseBits + (hasBitFields ? position & 0xffffff : position);
            int memberType = btf.resolve(btf.word(at + 4));
            if (btf.name(at).isEmpty()
                    && memberType != 0
                    && btf.kind(memberType).isComposite()) {
                addMembers(memberType, bits, depth + 1, members);
            } else if (!btf.name(at).isEmpty()) { // padding by a bit field has no name
                boolean isBitField = hasBitFields && position >>> 24 != 0;
                members.add(new Member(btf.name(at), bits, memberType, isBitField));
            }
        }
    }

    private record Member(String name, int bits, int type, boolean isBitField) {}
}
