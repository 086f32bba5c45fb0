package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamedTableTest {
    private static final List<StreamedTable.Column> COLUMNS =
            List.of(new StreamedTable.Column("name", false), new StreamedTable.Column("count", true));

    private final StringWriter out = new StringWriter();

    @Test
    void alignsTextToTheLeftAndNumbersToTheRight() throws IOException {
        print(0, new String[] {"a", "12345678"}, new String[] {"longer", "1"});

        assertThat(out).hasToString("name       count\na       12345678\nlonger         1\n");
    }

    @Test
    void cutsLongTextsOnATerminalOnly() throws IOException {
        String[] longText = {"x".repeat(41), "1"};
        print(80, longText, new String[] {"y".repeat(40), "2"});
        assertThat(out.toString().lines().skip(1))
                .containsExactly("x".repeat(37) + "...      1", "y".repeat(40) + "      2");

        out.getBuffer().setLength(0);
        print(0, longText);
        assertThat(out.toString()).contains("x".repeat(41) + "      1");
    }

    @Test
    void standsEntriesUprightWhoseColumnsDoNotFit() throws IOException {
        print(11, new String[] {"a", "1"}, new String[] {"b", "2"});
        assertThat(out).hasToString("name  count\na         1\nb         2\n");

        out.getBuffer().setLength(0);
        print(10, new String[] {"a", "1"}, new String[] {"b", "2"});
        assertThat(out).hasToString("name   a\ncount  1\n\nname   b\ncount  2\n");
    }

    @Test
    void printsLinesBeyondTheFirstThousandAsTheyCome() throws IOException {
        StreamedTable table = new StreamedTable(COLUMNS, out, 0);
        for (int i = 0; i < 999; i++) {
            table.add(new String[] {"a", "1"});
        }
        assertThat(out.toString()).isEmpty();
        table.add(new String[] {"a", "1"});
        assertThat(out.toString().lines()).hasSize(1001);
        table.add(new String[] {"wider than the titles", "123456"});

        table.end();
        assertThat(out.toString()).endsWith("\na         1\nwider than the titles  123456\n");
    }

    @Test
    void standsASingleEntryOfManyMembersUpright() throws IOException {
        StreamedTable six = new StreamedTable(columns(6), out, 0);
        six.add(cells(6));
        six.end();
        assertThat(out).hasToString("c0  c1  c2  c3  c4  c5\nv0  v1  v2  v3  v4  v5\n");

        out.getBuffer().setLength(0);
        StreamedTable seven = new StreamedTable(columns(7), out, 0);
        seven.add(cells(7));
        seven.end();
        assertThat(out).hasToString("c0  v0\nc1  v1\nc2  v2\nc3  v3\nc4  v4\nc5  v5\nc6  v6\n");
    }

    private void print(int width, String[]... rows) throws IOException {
        StreamedTable table = new StreamedTable(COLUMNS, out, width);
        for (String[] row : rows) {
            table.add(row);
        }
        table.end();
    }

    private static List<StreamedTable.Column> columns(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new StreamedTable.Column("c" + i, false))
                .toList();
    }

    private static String[] cells(int count) {
        return IntStream.range(0, count).mapToObj(i -> "v" + i).toArray(String[]::new);
    }
}
