package io.bpfmetrics.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * What a plain scalar means where a certain type is expected. Follows YAML 1.1 as ebpf_exporter's reader has it
 * ({@code yes}, {@code 010}, {@code 1_000}), so that a file means the same here.
 */
final class Scalars {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> YES = Set.of("y", "yes", "on", "true");
    private static final Set<String> NO = Set.of("n", "no", "off", "false");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");

    private Scalars() {}

    static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.isPlain() && NULLS.contains(scalar.getValue());
    }

    /** The literal text of any scalar, quoted or not; null is empty text. */
    static Optional<String> text(Node node) {
        return node instanceof ScalarNode scalar
                ? Optional.of(isNull(node) ? "" : scalar.getValue())
                : Optional.empty();
    }

    static Optional<Boolean> flag(Node node) {
        Optional<String> word = plain(node).filter(Scalars::isOneCase).map(text -> text.toLowerCase(Locale.ROOT));
        if (word.filter(YES::contains).isPresent()) {
            return Optional.of(true);
        }
        return word.filter(NO::contains).map(found -> false);
    }

    /** {@code yes}, {@code Yes} and {@code YES}, but not {@code yEs}. */
    private static boolean isOneCase(String word) {
        String rest = word.isEmpty() ? "" : word.substring(1);
        return rest.equals(rest.toLowerCase(Locale.ROOT)) || word.equals(word.toUpperCase(Locale.ROOT));
    }

    static Optional<BigInteger> integer(Node node) {
        return plain(node).map(text -> text.replace("_", "")).flatMap(Scalars::integer);
    }

    private static Optional<BigInteger> integer(String text) {
        boolean isSigned = text.startsWith("-") || text.startsWith("+");
        String digits = (isSigned ? text.substring(1) : text).toLowerCase(Locale.ROOT);
        return magnitude(digits).map(number -> text.startsWith("-") ? number.negate() : number);
    }

    private static Optional<BigInteger> magnitude(String digits) {
        if (digits.matches("0x[0-9a-f]+")) {
            return Optional.of(new BigInteger(digits.substring(2), 16));
        } else if (digits.matches("0b[01]+")) {
            return Optional.of(new BigInteger(digits.substring(2), 2));
        } else if (digits.matches("0o?[0-7]+")) {
            return Optional.of(new BigInteger(digits.replace("o", ""), 8));
        } else if (digits.matches("[0-9]+")) {
            return Optional.of(new BigInteger(digits)); // 08 and 09 are no octal numbers, and count as decimal
        }
        return Optional.empty();
    }

    static OptionalDouble number(Node node) {
        Optional<BigInteger> integer = integer(node);
        if (integer.isPresent()) {
            return OptionalDouble.of(integer.get().doubleValue());
        }
        String text = plain(node).orElse("").replace("_", "");
        if (DECIMAL.matcher(text).matches()) {
            return OptionalDouble.of(Double.parseDouble(text));
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case ".inf", "+.inf" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
            case "-.inf" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
            case ".nan" -> OptionalDouble.of(Double.NaN);
            default -> OptionalDouble.empty();
        };
    }

    /** What somebody wrote, for a message: {@code "text"}, {@code a list} or {@code a mapping}. */
    static String describe(Node node) {
        return switch (node.getNodeType()) {
            case SCALAR -> isNull(node) ? "empty" : "\"" + ((ScalarNode) node).getValue() + "\"";
            case SEQUENCE -> "a list";
            default -> "a mapping";
        };
    }

    private static Optional<String> plain(Node node) {
        return node instanceof ScalarNode scalar && scalar.isPlain()
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }
}
