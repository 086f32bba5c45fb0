package io.bpfmetrics.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a pattern may become. A repeated part is compiled as often as it is repeated, so that a few characters can
 * stand for billions of instructions. Go's RE2 has limits of this kind, RE2/J has none.
 */
final class RegexpLimits {
    private static final int MOST_DEPTH = 250;
    private static final long MOST_REPEATS = 1_000; // of repeats inside of each other, as in Go
    private static final long MOST_SIZE = 1_000_000;
    private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,9})(,(\\d{0,9}))?}");

    private final String pattern;
    private final Deque<Group> groups = new ArrayDeque<>();
    private Group group = new Group();
    private int at;

    private RegexpLimits(String pattern) {
        this.pattern = pattern;
    }

    /** Why a pattern is too large; it need not be a right one. */
    static Optional<String> problem(String pattern) {
        return new RegexpLimits(pattern).problem();
    }

    private Optional<String> problem() {
        while (at < pattern.length()) {
            step();
            if (groups.size() > MOST_DEPTH) {
                return Optional.of("more than " + MOST_DEPTH + " groups inside of each other");
            }
            if (group.repeats > MOST_REPEATS) {
                return Optional.of("it repeats a part more than " + MOST_REPEATS + " times, repeats inside counted");
            }
            if (group.size > MOST_SIZE) {
                return Optional.of("it is too large with its repeats written out");
            }
        }
        return Optional.empty();
    }

    private void step() {
        Matcher repeat = REPEAT.matcher(pattern).region(at, pattern.length());
        if (pattern.startsWith("\\Q", at)) {
            int end = pattern.indexOf("\\E", at);
            int next = end < 0 ? pattern.length() : end + 2;
            group.add(next - at, 1);
            at = next;
        } else if (pattern.charAt(at) == '\\') {
            group.add(1, 1);
            at += 2;
        } else if (pattern.charAt(at) == '[') {
            group.add(1, 1);
            at = endOfClass();
        } else if (repeat.lookingAt()) {
            group.repeat(times(repeat));
            at = repeat.end();
        } else {
            character(pattern.charAt(at++));
        }
    }

    private void character(char character) {
        if (character == '(') {
            groups.push(group);
            group = new Group();
        } else if (character == ')' && !groups.isEmpty()) {
            Group inner = group;
            group = groups.pop();
            group.add(inner.size + 2, inner.repeats);
        } else if (character != '*' && character != '+' && character != '?') {
            group.add(1, 1);
        }
    }

    /** A bracket that comes first is one of the characters; classes such as [:alpha:] may be inside. */
    private int endOfClass() {
        int end = at + 1;
        end += pattern.startsWith("^", end) ? 1 : 0;
        end += pattern.startsWith("]", end) ? 1 : 0;
        while (end < pattern.length() && pattern.charAt(end) != ']') {
            int named = pattern.startsWith("[:", end) ? pattern.indexOf(":]", end) : -1;
            end = named >= 0 ? named + 2 : end + (pattern.charAt(end) == '\\' ? 2 : 1);
        }
        return end + 1;
    }

    private static long times(Matcher repeat) {
        String most = repeat.group(3);
        return Math.max(1, Long.parseLong(most == null || most.isEmpty() ? repeat.group(1) : most));
    }

    /** A group whose end is not seen yet. */
    private static final class Group {
        private long size;
        private long repeats = 1; // the most, of any part
        private long lastSize;
        private long lastRepeats = 1;

        void add(long partSize, long partRepeats) {
            size += partSize;
            lastSize = partSize;
            lastRepeats = partRepeats;
            repeats = Math.max(repeats, partRepeats);
        }

        void repeat(long times) {
            size += lastSize * (times - 1);
            lastSize *= times;
            lastRepeats *= times;
            repeats = Math.max(repeats, lastRepeats);
        }
    }
}
