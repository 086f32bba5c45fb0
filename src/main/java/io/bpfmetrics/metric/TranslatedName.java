package io.bpfmetrics.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * OpenTelemetry's names as those on {@code /metrics}, by the rules that its own exporters have: characters that cannot
 * be there become underscores, never two in a row, and the unit and {@code _total} come behind.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/">the rules</a>
 */
public final class TranslatedName {
    private static final Pattern BETWEEN_PARTS = Pattern.compile("[^a-zA-Z0-9:]+");
    private static final Pattern NOT_IN_LABELS = Pattern.compile("[^a-zA-Z0-9]+");
    private static final String TOTAL = "total";
    private static final String RATIO = "ratio";

    /** The unit of what has no dimension. */
    private static final String ONE = "1";

    private TranslatedName() {}

    /**
     * The name of a metric, such as {@code latency_microseconds}. A unit that the name has already is not said again;
     * {@code total} comes last.
     *
     * @param unit UCUM unit, empty if none
     */
    public static String metric(String name, String unit, MetricKind kind) {
        List<String> parts = new ArrayList<>(parts(name));
        List<String> words = parts(TranslatedUnit.words(unit));
        if (Collections.indexOfSubList(parts, words) < 0) {
            parts.addAll(words);
        }
        if (kind == MetricKind.COUNTER) {
            moveLast(TOTAL, parts);
        } else if (kind == MetricKind.GAUGE && unit.equals(ONE)) { // many give counts the unit 1
            moveLast(RATIO, parts);
        }
        String joined = String.join("_", parts);
        return startsBadly(joined) ? "_" + joined : joined;
    }

    /** The name of a label, such as {@code proc_comm} for {@code proc.comm}. */
    public static String label(String name) {
        String joined = NOT_IN_LABELS.matcher(name).replaceAll("_");
        if (joined.isEmpty()) {
            return "_";
        }
        return startsBadly(joined) ? "key_" + joined : joined;
    }

    /** What underscores, and characters that become such, stand between. */
    static List<String> parts(String name) {
        return Stream.of(BETWEEN_PARTS.split(name, -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static void moveLast(String word, List<String> parts) {
        parts.removeIf(word::equals);
        parts.add(word);
    }

    private static boolean startsBadly(String name) {
        return name.isEmpty() || (name.charAt(0) >= '0' && name.charAt(0) <= '9');
    }
}
