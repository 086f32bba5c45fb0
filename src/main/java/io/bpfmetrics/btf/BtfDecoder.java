package io.bpfmetrics.btf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes decoders of whole values, of every type that a key or value of a map can have. Not thread-safe. */
public final class BtfDecoder {
    private static final int MEMBER_BYTES = 12;
    private static final int MAX_COLUMNS = 10_000; // more is no table any more

    private final Btf btf;
    private final BtfScalars scalars;
    private final Map<Integer, BtfValue> values = new HashMap<>(); // by offset of the type: types are used many times

    /** A maker of decoders of types in this BTF. */
    public BtfDecoder(Btf btf) {
        this.btf = btf;
        this.scalars = new BtfScalars(btf);
    }

    /**
     * A decoder of values of a type.
     *
     * @throws BtfFormatException if there is no such type, or it refers to itself
     */
    public BtfValue value(int typeId) {
        return value(typeId, 0);
    }

    /**
     * The members that have no members of their own, in the order of the type. Arrays are one column; members of structures
     * without a name stand in their place.
     */
    public List<BtfColumn> columns(int typeId) {
        List<BtfColumn> columns = new ArrayList<>();
        addColumns(typeId, "", 0, 0, columns);
        return columns;
    }

    private BtfValue value(int typeId, int depth) {
        if (depth > Btf.MAX_DEPTH) {
            throw Btf.tooDeep();
        }
        int type = btf.resolve(typeId);
        BtfValue known = values.get(type);
        if (known != null) {
            return known;
        }
        BtfValue made = make(type, depth);
        values.put(type, made);
        return made;
    }

    private BtfValue make(int type, int depth) {
        if (type == 0) {
            return (bytes, offset, sink) -> sink.text("(void)");
        }
        return switch (btf.kind(type)) {
            case STRUCT, UNION -> structure(type, depth);
            case ARRAY -> array(type, depth);
            case DATASEC -> section(type, depth);
            case VAR -> value(btf.word(type + 8), depth + 1);
            default -> scalars.value(type);
        };
    }

    private BtfValue structure(int type, int depth) {
        List<Member> members = members(type);
        String[] names = members.stream().map(Member::name).toArray(String[]::new);
        int[] offsets = members.stream().mapToInt(Member::offset).toArray();
        BtfValue[] decoders =
                members.stream().map(member -> value(member, depth + 1)).toArray(BtfValue[]::new);
        return (bytes, offset, sink) -> {
            sink.beginObject();
            for (int i = 0; i < decoders.length; i++) {
                sink.name(names[i]);
                decoders[i].write(bytes, offset + offsets[i], sink);
            }
            sink.endObject();
        };
    }

    private BtfValue value(Member member, int depth) {
        return member.bitSize > 0
                ? scalars.bitField(btf.resolve(member.typeId), member.bit, member.bitSize)
                : value(member.typeId, depth);
    }

    private List<Member> members(int type) {
        boolean hasBitFields = btf.word(type + 4) < 0;
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < btf.elements(type); i++) {
            int at = type + Btf.TYPE_BYTES + MEMBER_BYTES * i;
            int position = btf.word(at + 8);
            int bits = hasBitFields ? position & 0xffffff : position;
            int typeId = btf.word(at + 4);
            BtfScalars.Bits old = scalars.bitsOfInteger(btf.resolve(typeId), bits % Byte.SIZE);
            int bitSize = hasBitFields ? position >>> 24 : old.size();
            int bit = bits % Byte.SIZE + (hasBitFields ? 0 : old.start());
            members.add(new Member(btf.name(at), typeId, bits / Byte.SIZE, bit, bitSize));
        }
        return members;
    }

    private BtfValue array(int type, int depth) {
        int elementId = btf.word(type + Btf.TYPE_BYTES);
        int count = btf.word(type + Btf.TYPE_BYTES + 8);
        int stride = btf.size(btf.resolve(elementId), 0);
        BtfValue element = value(elementId, depth + 1);
        boolean isText = count > 0 && scalars.isCharacter(elementId);
        boolean isNamedText = count > 0 && scalars.isNamedCharacter(elementId); // such as gadget_comm
        return (bytes, offset, sink) -> {
            String text = isText || (isNamedText && sink.takesUnendedText())
                    ? BtfScalars.text(bytes, offset, count, sink.takesUnendedText())
                    : null;
            if (text != null) {
                sink.text(text);
                return;
            }
            sink.beginArray();
            for (int i = 0; i < count; i++) {
                element.write(bytes, offset + i * stride, sink);
            }
            sink.endArray();
        };
    }

    /** The variables of a program, as libbpf keeps them in a map: an array of them under the section's name. */
    private BtfValue section(int type, int depth) {
        String section = btf.name(type);
        List<Member> variables = variables(type);
        List<BtfValue> decoders = variables.stream()
                .map(variable -> value(variable.typeId, depth + 1))
                .toList();
        return (bytes, offset, sink) -> {
            sink.beginObject();
            sink.name(section);
            sink.beginArray();
            for (int i = 0; i < decoders.size(); i++) {
                sink.beginObject();
                sink.name(variables.get(i).name);
                decoders.get(i).write(bytes, offset + variables.get(i).offset, sink);
                sink.endObject();
            }
            sink.endArray();
            sink.endObject();
        };
    }

    private List<Member> variables(int section) {
        List<Member> variables = new ArrayList<>();
        for (int i = 0; i < btf.elements(section); i++) {
            int at = section + Btf.TYPE_BYTES + MEMBER_BYTES * i;
            int variable = btf.resolve(btf.word(at));
            variables.add(new Member(btf.name(variable), btf.word(variable + 8), btf.word(at + 4), 0, 0));
        }
        return variables;
    }

    private void addColumns(int typeId, String path, int offset, int depth, List<BtfColumn> columns) {
        if (depth > Btf.MAX_DEPTH || columns.size() > MAX_COLUMNS) {
            throw Btf.tooDeep();
        }
        int type = btf.resolve(typeId);
        BtfKind kind = type == 0 ? BtfKind.VOID : btf.kind(type);
        List<Member> members =
                kind == BtfKind.DATASEC ? variables(type) : kind.isComposite() ? members(type) : List.of();
        if (members.isEmpty()) {
            columns.add(new BtfColumn(path, offset, scalars.isInteger(type), value(typeId, depth)));
        }
        for (Member member : members) {
            String memberPath = path.isEmpty() || member.name.isEmpty() ? path + member.name : path + "." + member.name;
            int at = offset + member.offset;
            if (member.bitSize > 0) {
                columns.add(new BtfColumn(memberPath, at, true, value(member, depth)));
            } else {
                addColumns(member.typeId, memberPath, at, depth + 1, columns);
            }
        }
    }

    /**
     * A member of a structure or section.
     *
     * @param offset of its first byte
     * @param bit where a bit-field begins, from there
     * @param bitSize of a bit-field, else 0
     */
    private record Member(String name, int typeId, int offset, int bit, int bitSize) {}
}
