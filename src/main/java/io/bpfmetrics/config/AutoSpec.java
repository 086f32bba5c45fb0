package io.bpfmetrics.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which maps of the host are exported without a config.
 *
 * @param isTyped whether those whose types say that they are metrics
 * @param names those with such a name, whatever their types say
 */
public record AutoSpec(boolean isTyped, List<Pattern> names) {
    private static final String TYPED = "typed";
    private static final int NAME_BYTES = 15; // names of maps are of ASCII letters

    /** Copies the list. */
    public AutoSpec {
        names = List.copyOf(names);
    }

    /**
     * Reads what {@code --maps.auto} gives: the word {@code typed}, or patterns of names with {@code *} and {@code ?},
     * separated by commas.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static AutoSpec parse(String text) {
        boolean isTyped = false;
        List<Pattern> names = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String word = part.strip();
            if (word.isEmpty()) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" has an empty part; write typed, or patterns of map names such as conn_*");
            }
            if (word.equals(TYPED)) {
                isTyped = true;
            } else {
                names.add(pattern(word));
            }
        }
        return new AutoSpec(isTyped, names);
    }

    /** Of a name, the kernel keeps only its beginning: what is longer up to the first wildcard is cut off like it. */
    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char letter = glob.charAt(i);
            boolean isWildcard = letter == '*' || letter == '?';
            if (!isWildcard && i == NAME_BYTES && glob.substring(0, i).matches("[^*?]*")) {
                break;
            }
            regex.append(letter == '*' ? ".*" : letter == '?' ? "." : Pattern.quote(String.valueOf(letter)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /**
     * Whether a pattern names a map. None names a map without a name.
     *
     * @param name as the kernel has it, at most 15 bytes
     */
    public boolean isNamed(String name) {
        return !name.isEmpty()
                && names.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }
}
