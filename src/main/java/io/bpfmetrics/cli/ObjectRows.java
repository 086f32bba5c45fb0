package io.bpfmetrics.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.BpfSubsystem;
import io.bpfmetrics.kernel.ObjectKind;
import io.bpfmetrics.kernel.ObjectReader;
import io.bpfmetrics.kernel.ObjectTable;
import io.bpfmetrics.kernel.ScanListener;
import java.io.IOException;
import java.io.StringWriter;
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

    /** An array of objects, each on its own line. */
    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter().withoutSpacesInObjectEntries());
            json.writeStartArray();
            for (Map<String, Object> row : rows) {
                json.writeStartObject();
                for (Map.Entry<String, Object> value : row.entrySet()) {
                    json.writeFieldName(value.getKey());
                    write(json, value.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.append(System.lineSeparator()).toString();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
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
