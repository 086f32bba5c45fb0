package io.bpfmetrics.btf;

/** Kinds of BTF types, with the room that each takes after its 12-byte head ({@code linux/btf.h}). */
enum BtfKind {
    VOID(0, 0),
    INT(4, 0),
    PTR(0, 0),
    ARRAY(12, 0),
    STRUCT(0, 12),
    UNION(0, 12),
    ENUM(0, 8),
    FWD(0, 0),
    TYPEDEF(0, 0),
    VOLATILE(0, 0),
    CONST(0, 0),
    RESTRICT(0, 0),
    FUNC(0, 0),
    FUNC_PROTO(0, 8),
    VAR(4, 0),
    DATASEC(0, 12),
    FLOAT(0, 0),
    DECL_TAG(4, 0),
    TYPE_TAG(0, 0),
    ENUM64(0, 12);

    private static final BtfKind[] ALL = values();

    private final int fixedBytes;
    private final int bytesPerElement;

    BtfKind(int fixedBytes, int bytesPerElement) {
        this.fixedBytes = fixedBytes;
        this.bytesPerElement = bytesPerElement;
    }

    static BtfKind of(int number, int offset) {
        if (number >= ALL.length) {
            throw new BtfFormatException("unknown BTF kind " + number + " at offset " + offset);
        }
        return ALL[number];
    }

    int trailingBytes(int elements) {
        return fixedBytes + bytesPerElement * elements;
    }

    boolean isComposite() {
        return this == STRUCT || this == UNION;
    }

    boolean isReference() {
        return this == TYPEDEF || this == VOLATILE || this == CONST || this == RESTRICT || this == TYPE_TAG;
    }
}
