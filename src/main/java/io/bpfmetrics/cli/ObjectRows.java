package io.bpfmetrics.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.bpfmetrics.export.TextTable;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.BpfSubsystem;
import io.bpfmetrics.kernel.ObjectKind;
import io.bpfmetrics.kernel.ObjectReader;
import io.bpfmetrics.kernel.ObjectTable;
import io.bpfmetrics.kernel.ScanListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of named values about objects.
 *
 * @param columns the names, in the order of the table
 * @param rows a value each, but for what the kernel does not report
 * @param failures what could not be opened, and why
 */
record ObjectRows(List<String> columns, List<Map<String, Object>> rows, List<String> failures) {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    static ObjectRows read(BpfSubsystem subsystem, ObjectKind kind, List<String> columns, RowReader reader)
            throws BpfException {
        Failures failures = new Failures(new ArrayList<>());
        ObjectTable<Map<String, Object>> table = subsystem.table(kind, reader, failures);
        table.refresh();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < table.size(); i++) {
            rows.add(table.get(i));
        }
        return new ObjectRows(columns, rows, failures.sentences);
    }

    /** A table; what a row does not have is blank in it. */
    String table() {
        TextTable table = new TextTable(columns.stream().map(this::column).toList());
        for (Map<String, Object> row : rows) {
            table.add(columns.stream().map(name -> text(row.get(name))).toList());
        }
        return String.join(System.lineSeparator(), table.lines(0)) + System.lineSeparator();
    }

    private TextTable.Column column(String name) {
        boolean isNumber = rows.stream().allMatch(row -> row.getOrDefault(name, 0L) instanceof Long);
        return new TextTable.Column(name, isNumber, false);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** An array of objects. */
    String json() {
        return GSON.toJson(rows) + System.lineSeparator();
    }

    /** Makes a row of an open object. */
    interface RowReader extends ObjectReader<Map<String, Object>> {
        Map<String, Object> row(int fd) throws BpfException;

        @Override
        default Map<String, Object> read(int fd, @Nullable Map<String, Object> before) throws BpfException {
            return row(fd);
        }

        @Override
        default boolean isSettled(Map<String, Object> entry) {
            return false;
        }
    }

    private record Failures(List<String> sentences) implements ScanListener {
        @Override
        public void vanished(ObjectKind kind) {
            // it ended before it could be opened: it is not there, and so not in the list
        }

        @Override
        public void failed(BpfException failure) {
            sentences.add(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        }
    }
}
