package io.bpfmetrics.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what somebody probably meant to write. */
final class NearestWord {
    private NearestWord() {}

    /** Such as {@code ; did you mean "metrics"?}, or nothing where no known word is near. */
    static String hint(String word, Collection<String> known) {
        return of(word, known)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("");
    }

    /** The hint, or where no known word is near, all of them. */
    static String hintOrAll(String word, Collection<String> known) {
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

    static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> isNear(word, candidate))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    private static boolean isNear(String word, String candidate) {
        return distance(word, candidate) <= Math.max(1, candidate.length() / 3);
    }

    /** Levenshtein's: insertions, deletions and replacements of one character; case does not count. */
    private static int distance(String word, String candidate) {
        String from = word.toLowerCase(Locale.ROOT);
        String to = candidate.toLowerCase(Locale.ROOT);
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
