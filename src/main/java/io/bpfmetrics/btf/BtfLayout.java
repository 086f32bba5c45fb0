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

    /** The type's id. */
    public int typeId() {
        return typeId;
    }

    /** The type itself, under an empty path. */
    public BtfField whole() {
        return describe(typeId, "", 0, List.of());
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
                throw tooMany();
            }
            addLeaves(member.type, describe(member, below(field, member), field.offset()), leaves);
        }
    }

    /**
     * Every member at every depth, also those that have members of their own, which follow them; none if the type has none.
     */
    public List<BtfField> members() {
        List<BtfField> all = new ArrayList<>();
        addMembers(btf.resolve(typeId), whole(), all);
        return all;
    }

    private void addMembers(int type, BtfField field, List<BtfField> all) {
        for (Member member : members(type)) {
            if (all.size() > MAX_FIELDS) {
                throw tooMany();
            }
            BtfField described = describe(member, below(field, member), field.offset());
            all.add(described);
            addMembers(member.type, described, all);
        }
    }

    private static String below(BtfField field, Member member) {
        return field.path().isEmpty() ? member.name : field.path() + "." + member.name;
    }

    private static BtfFormatException tooMany() {
        return new BtfFormatException("a type has more than " + MAX_FIELDS + " members");
    }

    private BtfField describe(Member member, String path, int base) {
        int offset = base + member.bits / Byte.SIZE;
        BtfField field = describe(member.typeId, path, offset, btf.tags(member.structure, member.index));
        return member.isBitField
                ? new BtfField(
                        path,
                        offset,
                        field.size(),
                        BtfField.Kind.BIT_FIELD,
                        field.isSigned(),
                        0,
                        Map.of(),
                        field.typeNames(),
                        field.tags())
                : field;
    }

    private BtfField describe(int id, String path, int offset, List<String> tags) {
        int type = btf.resolve(id);
        int size = btf.size(type, 0);
        BtfField.Kind kind = kind(type);
        boolean isArray = type != 0 && btf.kind(type) == BtfKind.ARRAY;
        int elementSize = isArray ? btf.size(element(type), 0) : type == 0 ? 0 : size;
        Map<Long, String> words = kind == BtfField.Kind.ENUM ? words(type) : Map.of();
        boolean isSigned = isSigned(isArray ? element(type) : type);
        return new BtfField(path, offset, size, kind, isSigned, elementSize, words, btf.typeNames(id), tags);
    }

    /** An enumeration can be below zero if one of its words is. */
    private boolean isSigned(int type) {
        if (type == 0) {
            return false;
        }
        return switch (btf.kind(type)) {
            case INT -> (btf.word(type + Btf.TYPE_BYTES) & INT_SIGNED) != 0;
            case ENUM, ENUM64 -> words(type).keySet().stream().anyMatch(value -> value < 0);
            default -> false;
        };
    }

    private BtfField.Kind kind(int type) {
        if (type == 0) {
            return BtfField.Kind.OTHER;
        }
        return switch (btf.kind(type)) {
            case INT ->
                (btf.word(type + Btf.TYPE_BYTES) & INT_SIGNED) != 0 ? BtfField.Kind.SIGNED : BtfField.Kind.UNSIGNED;
            case ENUM, ENUM64 -> BtfField.Kind.ENUM;
            case PTR -> BtfField.Kind.POINTER;
            case STRUCT, UNION -> BtfField.Kind.COMPOSITE;
            case ARRAY -> arrayKind(element(type));
            default -> BtfField.Kind.OTHER;
        };
    }

    private int element(int array) {
        return btf.resolve(btf.word(array + Btf.TYPE_BYTES));
    }

    private BtfField.Kind arrayKind(int element) {
        if (element == 0) {
            return BtfField.Kind.OTHER;
        }
        boolean isText = btf.kind(element) == BtfKind.INT && btf.name(element).equals("char");
        return switch (kind(element)) {
            case UNSIGNED, SIGNED, ENUM, POINTER ->
                isText
                        ? BtfField.Kind.TEXT
                        : BtfField.isNumberOf(btf.size(element, 0)) ? BtfField.Kind.ARRAY : BtfField.Kind.OTHER;
            default -> BtfField.Kind.OTHER;
        };
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
                members.add(new Member(btf.name(at), bits, memberType, btf.word(at + 4), isBitField, type, i));
            }
        }
    }

    /** A member, with the structure that it is declared in and its place there. */
    private record Member(String name, int bits, int type, int typeId, boolean isBitField, int structure, int index) {}
}
