package io.bpfmetrics.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Tables of a page under {@code docs/reference}. */
public final class ReferenceTable {
    private static final Pattern CELL_BORDER = Pattern.compile("(?<!\\\\)\\|");

    private ReferenceTable() {}

    /** The cells of all tables of a page that have exactly these titles, top to bottom. */
    public static List<List<String>> rows(String page, String... titles) {
        List<List<String>> found = new ArrayList<>();
        boolean isInside = false;
        for (String line : read(page)) {
            List<String> cells = cells(line);
            if (cells.equals(List.of(titles))) {
                isInside = true;
            } else if (cells.isEmpty()) {
                isInside = false;
            } else if (isInside && !cells.get(0).startsWith("---")) {
                found.add(cells);
            }
        }
        if (found.isEmpty()) {
            throw new AssertionError(page + " has no table with the titles " + String.join(", ", titles));
        }
        return found;
    }

    private static List<String> cells(String line) {
        if (!line.startsWith("|") || !line.endsWith("|")) {
            return List.of();
        }
        String inner = line.substring(1, line.length() - 1);
        return CELL_BORDER
                .splitAsStream(inner)
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList();
    }

    private static List<String> read(String page) {
        try {
            return Files.readAllLines(Path.of(System.getProperty("project.directory", ""), "docs", "reference", page));
        } catch (IOException e) {
            throw new UncheckedIOException("reading docs/reference/" + page, e);
        }
    }
}
