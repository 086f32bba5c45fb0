package io.bpfmetrics.config;

import java.util.ArrayList;
import java.util.List;

/**
 * An annotation from the command line.
 *
 * @param dataSource whose it is
 * @param field the full name of a field of the source; empty: of the source itself
 * @param key such as {@code metrics.unit}
 * @param value its text
 */
public record Annotation(String dataSource, String field, String key, String value) {
    private static final String FORM =
            "; write SOURCE:KEY=VALUE or SOURCE.FIELD:KEY=VALUE, several separated by commas, a comma in a value as \\,";

    /**
     * Reads annotations as in {@code --annotate}.
     *
     * @throws IllegalArgumentException if they cannot be understood
     */
    public static List<Annotation> parse(String text) {
        return split(text).stream().map(Annotation::one).toList();
    }

    private static Annotation one(String text) {
        int colon = text.indexOf(':');
        int equals = text.indexOf('=', colon + 1);
        if (colon < 1 || equals <= colon + 1) {
            throw new IllegalArgumentException("\"" + text + "\" is no annotation" + FORM);
        }
        String target = text.substring(0, colon).strip();
        int dot = target.indexOf('.');
        String source = dot < 0 ? target : target.substring(0, dot);
        String field = dot < 0 ? "" : target.substring(dot + 1);
        if (source.isEmpty() || (dot >= 0 && field.isEmpty())) {
            throw new IllegalArgumentException("\"" + text + "\" names no data source, or no field" + FORM);
        }
        return new Annotation(source, field, text.substring(colon + 1, equals).strip(), text.substring(equals + 1));
    }

    /** At commas that no backslash stands before. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean isEscaped = text.charAt(i) == '\\' && i + 1 < text.length() && text.charAt(i + 1) == ',';
            if (isEscaped) {
                part.append(',');
                i++;
            } else if (text.charAt(i) == ',') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(text.charAt(i));
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
