package io.bpfmetrics.collect;

import java.util.Comparator;
import java.util.List;

/** What somebody may have meant. */
final class NearestName {
    private NearestName() {}

    /** The end of a sentence about a name that is not among those there are. */
    static String hint(String name, List<String> names) {
        if (names.isEmpty()) {
            return "; there is none at all";
        }
        String nearest = names.stream()
                .min(Comparator.comparingInt(it -> distance(name, it)))
                .orElseThrow();
        return distance(name, nearest) <= Math.max(1, name.length() / 3)
                ? "; did you mean \"" + nearest + "\"?"
                : "; there are " + String.join(", ", names);
    }

    /** The fewest letters to add, leave out or exchange (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int exchanged = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
