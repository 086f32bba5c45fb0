package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.export.TextTable.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static final List<Column> COLUMNS =
            List.of(Column.number("ID"), Column.text("NAME"), Column.whole("LOAD TIME"), Column.number("JITTED BYTES"));

    @Test
    void alignsTextLeftAndNumbersRight() {
        assertThat(table().lines(0))
                .containsExactly(
                        "                              LOAD                 JITTED",
                        " ID  NAME                     TIME                  BYTES",
                        "  7  block_request_insertion  2026-11-20 11:48:32    4096",
                        "101  a                        2026-11-20 11:48:33  123456");
    }

    @Test
    void cutsNamesWhenTheTerminalIsNarrow() {
        assertThat(table().lines(50))
                .containsExactly(
                        "                       LOAD                 JITTED",
                        " ID  NAME              TIME                  BYTES",
                        "  7  block_request...  2026-11-20 11:48:32    4096",
                        "101  a                 2026-11-20 11:48:33  123456");
    }

    @Test
    void leavesOutColumnsThatDoNotFitAndSaysWhich() {
        assertThat(table().lines(49))
                .containsExactly(
                        "                              LOAD",
                        " ID  NAME                     TIME",
                        "  7  block_request_insertion  2026-11-20 11:48:32",
                        "101  a                        2026-11-20 11:48:33",
                        "(not shown for want of width: JITTED BYTES)");
        assertThat(table().lines(1))
                .containsExactly(" ID", "  7", "101", "(not shown for want of width: NAME, LOAD TIME, JITTED BYTES)");
    }

    @Test
    void showsTitlesWithoutRows() {
        assertThat(new TextTable(COLUMNS.subList(0, 2)).lines(80)).containsExactly("ID  NAME");
    }

    @Test
    void keepsTerminalsSafe() {
        TextTable table = new TextTable(List.of(Column.text("NAME")));

        table.add(List.of("red\u001b[31m\ntab\tgr\u00fcn"));

        assertThat(table.lines(0)).containsExactly("NAME", "red?[31m?tab?gr?n");
    }

    @Test
    void refusesRowsOfAnotherLength() {
        assertThatThrownBy(() -> table().add(List.of("1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 cells for 4 columns");
    }

    private static TextTable table() {
        TextTable table = new TextTable(COLUMNS);
        table.add(List.of("7", "block_request_insertion", "2026-11-20 11:48:32", "4096"));
        table.add(List.of("101", "a", "2026-11-20 11:48:33", "123456"));
        return table;
    }
}
