package io.bpfmetrics.cli;

import io.bpfmetrics.collect.MapTypes;
import io.bpfmetrics.kernel.MapEntries;
import io.bpfmetrics.kernel.MapShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries as lines, their members as columns. Of a per-CPU map an integer has a column with the sum and, where there are few
 * processors, one for each of them; what cannot be summed has only those.
 */
final class DumpTable implements DumpOutput {
    private static final int FEW_PROCESSORS = 8;

    private final List<DumpColumn> keyColumns;
    private final List<DumpColumn> valueColumns;
    private final MapShape shape;
    private final int processors;
    private final int stride;
    private final StreamedTable table;
    private final String[] cells;
    private final CellText text = new CellText();

    DumpTable(MapShape shape, MapEntries entries, MapTypes types, Writer out, int width) {
        this.shape = shape;
        this.processors = entries.valuesPerEntry();
        this.stride = entries.valueStride();
        keyColumns = DumpColumn.of("key", types.key(), shape.keySize());
        valueColumns = shape.isPerCpu()
                ? DumpColumn.brief("value", types.value(), shape.valueSize())
                : DumpColumn.of("value", types.value(), shape.valueSize());
        List<StreamedTable.Column> columns = new ArrayList<>();
        keyColumns.forEach(column -> columns.add(new StreamedTable.Column(column.title(), column.isNumber())));
        valueColumns.forEach(column -> addColumns(column, columns));
        table = new StreamedTable(columns, out, width);
        cells = new String[columns.size()];
    }

    private void addColumns(DumpColumn column, List<StreamedTable.Column> columns) {
        if (!shape.isPerCpu()) {
            columns.add(new StreamedTable.Column(column.title(), column.isNumber()));
            return;
        }
        if (column.isNumber()) {
            columns.add(new StreamedTable.Column(column.title() + " sum", true));
        }
        if (!column.isNumber() || processors <= FEW_PROCESSORS) {
            for (int cpu = 0; cpu < processors; cpu++) {
                columns.add(new StreamedTable.Column(column.title() + " cpu" + cpu, column.isNumber()));
            }
        }
    }

    @Override
    public void begin() {
        // titles come with the first lines, which say how wide columns are
    }

    @Override
    public void end() throws IOException {
        table.end();
    }

    @Override
    public void entry(ByteBuffer keys, int keyOffset, ByteBuffer values, int valueOffset) {
        int cell = 0;
        for (DumpColumn column : keyColumns) {
            cells[cell++] = text(column, keys, keyOffset);
        }
        for (DumpColumn column : valueColumns) {
            if (shape.isPerCpu()) {
                cell = addPerCpu(column, values, valueOffset, cell);
            } else {
                cells[cell++] = text(column, values, valueOffset);
            }
        }
        try {
            table.add(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int addPerCpu(DumpColumn column, ByteBuffer values, int valueOffset, int firstCell) {
        boolean isEachShown = !column.isNumber() || processors <= FEW_PROCESSORS;
        int cell = column.isNumber() ? firstCell + 1 : firstCell;
        BigInteger sum = BigInteger.ZERO;
        for (int cpu = 0; cpu < processors; cpu++) {
            String one = text(column, values, valueOffset + cpu * stride);
            if (column.isNumber()) {
                sum = sum.add(new BigInteger(one));
            }
            if (isEachShown) {
                cells[cell++] = one;
            }
        }
        if (column.isNumber()) {
            cells[firstCell] = sum.toString();
        }
        return cell;
    }

    private String text(DumpColumn column, ByteBuffer bytes, int offset) {
        column.value().write(bytes, offset + column.offset(), text);
        return text.take();
    }
}
