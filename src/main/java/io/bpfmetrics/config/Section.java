package io.bpfmetrics.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a config file, read key by key. What is absent, null, or of the wrong type reads as absent; the latter is
 * a problem as well. Keys that its shape does not know were warned of when it was made.
 */
final class Section {
    private final Node node;
    private final Map<String, NodeTuple> entries;
    private final Shape shape;
    private final Problems problems;

    private Section(Node node, Map<String, NodeTuple> entries, Shape shape, Problems problems) {
        this.node = node;
        this.entries = entries;
        this.shape = shape;
        this.problems = problems;
    }

    /** A mapping, or null, which is an empty one. */
    static Section of(Node node, Shape shape, Problems problems) {
        if (node instanceof MappingNode mapping) {
            Map<String, NodeTuple> entries = Entries.of(mapping, problems);
            entries.forEach((key, entry) -> UnknownKeys.check(key, entry.getKeyNode(), shape, problems));
            return new Section(node, entries, shape, problems);
        }
        if (!Scalars.isNull(node)) {
            problems.error(node, UnknownKeys.noMapping(node, shape));
        }
        return new Section(node, Map.of(), shape, problems);
    }

    /** What is read from a mapping whose errors cost nothing else: empty if it has any. */
    static <T> Optional<T> part(Node node, Shape shape, Problems problems, Function<Section, T> reader) {
        return problems.part(() -> Optional.of(of(node, shape, problems))
                        .filter(Section::isReadable)
                        .map(reader))
                .flatMap(Function.identity());
    }

    /** Whether it is a mapping, or nothing; anything else was said, and what it lacks need not be. */
    boolean isReadable() {
        return node instanceof MappingNode || Scalars.isNull(node);
    }

    /** What to call it in a sentence. */
    String title() {
        return shape.title();
    }

    Problems problems() {
        return problems;
    }

    Location location() {
        return problems.locate(node);
    }

    /** Where the value of a key is, or this mapping if it has no such key. */
    Location location(String key) {
        Node value = node(key);
        return value == null ? location() : problems.locate(value);
    }

    /** Where a key itself is, or this mapping if it has no such key. */
    Location keyLocation(String key) {
        NodeTuple entry = entries.get(key);
        return entry == null ? location() : problems.locate(entry.getKeyNode());
    }

    void error(String key, String message) {
        problems.error(location(key), message);
    }

    void warn(String key, String message) {
        problems.warn(location(key), message);
    }

    /** Whether the key is there with something other than null. */
    boolean has(String key) {
        Node value = node(key);
        return value != null && !Scalars.isNull(value);
    }

    /** The value of a key; null if absent. */
    @Nullable
    Node node(String key) {
        if (!shape.known().contains(key)) {
            throw new IllegalArgumentException(shape + " does not know the key " + key);
        }
        NodeTuple entry = entries.get(key);
        return entry == null ? null : entry.getValueNode();
    }

    Optional<String> text(String key) {
        Node value = present(key);
        if (value == null) {
            return Optional.empty();
        }
        Optional<String> text = Scalars.text(value);
        if (text.isEmpty()) {
            wrong(key, "text", value);
        }
        return text;
    }

    /** Text that must be there and not be empty. */
    String required(String key) {
        Optional<String> text = text(key);
        if (isReadable() && (!has(key) || text.filter(String::isEmpty).isPresent())) {
            error(key, shape.title() + " needs " + key);
        }
        return text.orElse("");
    }

    boolean flag(String key) {
        Node value = present(key);
        if (value == null) {
            return false;
        }
        Optional<Boolean> flag = Scalars.flag(value);
        if (flag.isEmpty()) {
            wrong(key, "true or false", value);
        }
        return flag.orElse(false);
    }

    OptionalInt integer(String key, int least, int most) {
        OptionalLong found = longInteger(key, least, most);
        return found.isPresent() ? OptionalInt.of((int) found.getAsLong()) : OptionalInt.empty();
    }

    OptionalLong longInteger(String key, long least, long most) {
        Node value = present(key);
        if (value == null) {
            return OptionalLong.empty();
        }
        Optional<BigInteger> integer = Scalars.integer(value);
        OptionalDouble number = Scalars.number(value);
        if (integer.isEmpty() && number.isPresent() && Math.abs(number.getAsDouble()) < 1e18) {
            integer = Optional.of(BigInteger.valueOf(cut(key, number.getAsDouble()))); // 1e3 is fine
        }
        if (integer.isEmpty()) {
            wrong(key, "an integer", value);
            return OptionalLong.empty();
        }
        if (integer.get().compareTo(BigInteger.valueOf(least)) < 0
                || integer.get().compareTo(BigInteger.valueOf(most)) > 0) {
            error(key, key + " must be " + least + " to " + most + ", this is " + integer.get());
            return OptionalLong.empty();
        }
        return OptionalLong.of(integer.get().longValueExact());
    }

    private long cut(String key, double number) {
        if (number != Math.rint(number)) {
            warn(key, key + " must be an integer; what follows the decimal point is ignored, as ebpf_exporter does");
        }
        return (long) number;
    }

    /** A finite number. */
    OptionalDouble number(String key) {
        Node value = present(key);
        return value == null ? OptionalDouble.empty() : number(key, value);
    }

    private OptionalDouble number(String key, Node value) {
        OptionalDouble number = Scalars.number(value);
        if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
            wrong(key, "a finite number", value);
            return OptionalDouble.empty();
        }
        return number;
    }

    List<Double> numbers(String key) {
        List<Double> numbers = new ArrayList<>();
        for (Node item : items(key)) {
            number("an item of " + key, item).ifPresent(numbers::add);
        }
        return numbers;
    }

    /** A duration such as 10s; a bare integer is one only where it is said to mean nanoseconds. */
    Optional<Duration> duration(String key, boolean isNanos) {
        Node value = present(key);
        if (value == null) {
            return Optional.empty();
        }
        OptionalDouble bare = Scalars.number(value);
        if (isNanos && bare.isPresent() && Math.abs(bare.getAsDouble()) <= Long.MAX_VALUE) {
            return Optional.of(Duration.ofNanos((long) bare.getAsDouble()));
        }
        Optional<Duration> duration =
                value instanceof ScalarNode scalar ? GoDuration.parse(scalar.getValue()) : Optional.empty();
        if (duration.isEmpty()) {
            wrong(key, "a duration with a unit, such as 500ms, 10s or 1h30m", value);
        }
        return duration;
    }

    /** One of the constants, in lower case. */
    <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        List<String> words = constants.stream()
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return word(key, words).map(word -> constants.get(words.indexOf(word)));
    }

    /** One of some words. */
    Optional<String> word(String key, List<String> words) {
        Optional<String> word = text(key);
        if (word.isPresent() && !words.contains(word.get())) {
            error(key, "unknown " + key + " \"" + word.get() + "\"" + NearestWord.hintOrAll(word.get(), words));
        }
        return word.filter(words::contains);
    }

    List<Node> items(String key) {
        Node value = present(key);
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        if (value != null) {
            wrong(key, "a list", value);
        }
        return List.of();
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node item : items(key)) {
            Optional<String> text = Scalars.text(item);
            if (text.isEmpty()) {
                wrong("an item of " + key, "text", item);
            }
            texts.add(text.orElse(""));
        }
        return texts;
    }

    /** Texts by text, in their literal spelling. */
    Map<String, String> textByText(String key) {
        Node value = present(key);
        Map<String, String> texts = new LinkedHashMap<>();
        if (value instanceof MappingNode mapping) {
            Entries.of(mapping, problems).forEach((name, entry) -> {
                Optional<String> text = Scalars.text(entry.getValueNode());
                if (text.isEmpty()) {
                    wrong(key + " \"" + name + "\"", "text", entry.getValueNode());
                }
                texts.put(name, text.orElse(""));
            });
        } else if (value != null) {
            wrong(key, "a mapping of text to text", value);
        }
        return texts;
    }

    /** A mapping below this one, empty if absent. */
    Section section(String key, Shape below) {
        Node value = node(key);
        return value == null ? new Section(node, Map.of(), below, problems) : of(value, below, problems);
    }

    /** Mappings in a list. */
    List<Section> sections(String key, Shape below) {
        return items(key).stream().map(item -> of(item, below, problems)).toList();
    }

    private @Nullable Node present(String key) {
        return has(key) ? node(key) : null;
    }

    private void wrong(String what, String expected, Node value) {
        problems.error(value, what + " must be " + expected + ", this is " + Scalars.describe(value));
    }
}
