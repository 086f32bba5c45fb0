package io.bpfmetrics.cli;

import io.bpfmetrics.btf.BtfColumn;
import io.bpfmetrics.btf.BtfSink;
import io.bpfmetrics.btf.BtfValue;
import io.bpfmetrics.collect.MapTypes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A member of the key or value, as a column.
 *
 * @param title with {@code key} or {@code value} in front
 * @param offset of the member
 * @param isNumber whether it is one integer
 * @param value writes it
 */
record DumpColumn(String title, int offset, boolean isNumber, BtfValue value) {
    /** The members of a type; of what has none its bytes, and if they can be an integer, that. */
    static List<DumpColumn> of(String name, Optional<MapTypes.Type> type, int size) {
        return type.isPresent() ? typed(name, type.get().columns()) : untyped(name, size);
    }

    /** The same without the bytes of what is shown as an integer. */
    static List<DumpColumn> brief(String name, Optional<MapTypes.Type> type, int size) {
        List<DumpColumn> columns = of(name, type, size);
        return columns.get(0).isNumber && type.isEmpty() ? columns.subList(0, 1) : columns;
    }

    private static List<DumpColumn> typed(String name, List<BtfColumn> columns) {
        return columns.stream()
                .map(column -> new DumpColumn(
                        column.path().isEmpty() ? name : name + "." + column.path(),
                        column.offset(),
                        column.isInteger(),
                        column.value()))
                .toList();
    }

    private static List<DumpColumn> untyped(String name, int size) {
        List<DumpColumn> columns = new ArrayList<>();
        boolean isNumber = size > 0 && size <= Long.BYTES && Integer.bitCount(size) == 1;
        if (isNumber) {
            columns.add(new DumpColumn(
                    name, 0, true, (bytes, offset, sink) -> sink.unsigned(unsigned(bytes, offset, size))));
        }
        columns.add(new DumpColumn(
                isNumber ? name + " bytes" : name, 0, false, (bytes, offset, sink) -> hex(bytes, offset, size, sink)));
        return columns;
    }

    private static void hex(ByteBuffer bytes, int offset, int size, BtfSink sink) {
        byte[] copy = new byte[size];
        bytes.get(offset, copy);
        sink.text(HexFormat.ofDelimiter(" ").formatHex(copy));
    }

    private static long unsigned(ByteBuffer bytes, int offset, int size) {
        return switch (size) {
            case 1 -> Byte.toUnsignedLong(bytes.get(offset));
            case 2 -> Short.toUnsignedLong(bytes.getShort(offset));
            case 4 -> Integer.toUnsignedLong(bytes.getInt(offset));
            default -> bytes.getLong(offset);
        };
    }
}
