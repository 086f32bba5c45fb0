package io.bpfmetrics.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what somebody probably meant to write. */
public final class NearestWord {
    private NearestWord() {}

    /** Such as {@code ; did you mean "metrics"?}, or nothing where no known word is near. */
    public static String hint(String word, Collection<String> known) {
        return of(word, known)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("");
    }

    /** The hint, or where no known word is near, all of them. */
    public static String hintOrAll(String word, Collection<String> known) {
        if (known.isEmpty()) {
            return "; there is none at all";
        }
        return of(word, known).isPresent() ? hint(word, known) : "; known are " + String.join(", ", known);
    }

    /** The known words that are near, the nearest first: {@code "a", "b"}; empty if there are none. */
    static String list(String word, Collection<String> known, int most) {
        return known.stream()
                .filter(candidate -> isNear(word, candidate))
                .sorted(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .map(candidate -> "\"" + candidate + "\"")
                .collect(Collectors.joining(", "));
    }

    /** The known word with the fewest changes to the given one, if few are enough. */
    public static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> isNear(word, candidate))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    private static boolean isNear(String word, String candidate) {
        return distance(word, candidate) <= Math.max(1, candidate.length() / 3);
    }

    /** Insertions, deletions, replacements and swaps of neighbours; case does not count. */
    private static int distance(String word, String candidate) {
        String from = word.toLowerCase(Locale.ROOT);
        String to = candidate.toLowerCase(Locale.ROOT);
        int[][] changes = new int[from.length() + 1][to.length() + 1];
        for (int row = 0; row <= from.length(); row++) {
            for (int column = 0; column <= to.length(); column++) {
                changes[row][column] =
                        Math.min(row, column) == 0 ? Math.max(row, column) : cheapest(from, to, changes, row, column);
            }
        }
        return changes[from.length()][to.length()];
    }

    private static int cheapest(String from, String to, int[][] changes, int row, int column) {
        boolean isEqual = from.charAt(row - 1) == to.charAt(column - 1);
        int replaced = changes[row - 1][column - 1] + (isEqual ? 0 : 1);
        int least = Math.min(replaced, Math.min(changes[row - 1][column], changes[row][column - 1]) + 1);
        boolean isSwapped = row > 1
                && column > 1
                && from.charAt(row - 1) == to.charAt(column - 2)
                && from.charAt(row - 2) == to.charAt(column - 1);
        return isSwapped ? Math.min(least, changes[row - 2][column - 2] + 1) : least;
    }
}
