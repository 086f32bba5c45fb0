package io.bpfmetrics.export;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant to write. */
public final class NearestWord {
    private NearestWord() {}

    /** The candidate with the fewest changes to the given word, if few are enough. */
    public static Optional<String> of(String word, List<String> candidates) {
        String lower = word.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .filter(candidate -> distance(lower, candidate) <= Math.max(2, candidate.length() / 2))
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate)));
    }

    /** Levenshtein's distance: insertions, deletions and replacements of one character. */
    static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column < above.length; column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[above.length];
            current[0] = row;
            for (int column = 1; column < above.length; column++) {
                int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(above[column], current[column - 1]) + 1);
            }
            above = current;
        }
        return above[to.length()];
    }
}
