package io.bpfmetrics.config;

import java.util.List;
import java.util.Map;

/** The annotations that say something about metrics. */
public final class GadgetKeys {
    /** Whether a data source is exported. */
    public static final String COLLECT = "metrics.collect";
    /** Whether a data source is drawn on the console. */
    public static final String PRINT = "metrics.print";
    /** The name of a counter of a data source's elements. */
    public static final String IMPLICIT_COUNTER = "metrics.implicit-counter.name";
    /** What that counter is. */
    public static final String IMPLICIT_COUNTER_DESCRIPTION = "metrics.implicit-counter.description";
    /** Constant labels, {@code name=value,…}. */
    public static final String LABELS = "metrics.labels";
    /** What a field is: key, counter, gauge or histogram. */
    public static final String TYPE = "metrics.type";
    /** The name of a metric or label in place of the field's. */
    public static final String NAME = "metrics.name";
    /** The unit of a metric. */
    public static final String UNIT = "metrics.unit";
    /** What a metric is. */
    public static final String DESCRIPTION = "metrics.description";
    /** The bounds of a histogram of single values. */
    public static final String BOUNDARIES = "metrics.boundaries";
    /** Whether slots go out as an exponential histogram. */
    public static final String AGGREGATION = "metrics.aggregation";
    /** Whether the sum of slots is estimated. */
    public static final String SUM = "metrics.sum";
    /** By which rule the program chooses slots. */
    public static final String SLOTS = "metrics.slots";
    /** The decoders of a label. */
    public static final String DECODER = "metrics.decoder";

    /** Those of a data source. */
    static final List<String> OF_SOURCE =
            List.of(COLLECT, PRINT, IMPLICIT_COUNTER, IMPLICIT_COUNTER_DESCRIPTION, LABELS);
    /** Those of a field. */
    static final List<String> OF_FIELD =
            List.of(TYPE, NAME, UNIT, DESCRIPTION, BOUNDARIES, AGGREGATION, SUM, SLOTS, DECODER);

    private GadgetKeys() {}

    /** The words that some annotations can have. */
    private static final Map<String, List<String>> WORDS = Map.of(
            COLLECT, List.of("true", "false"),
            PRINT, List.of("true", "false"),
            TYPE, List.of("key", "counter", "gauge", "histogram"),
            AGGREGATION, List.of("explicit", "exponential"),
            SUM, List.of("none", "estimate"),
            SLOTS, List.of("ceil", "floor"));

    /** What to say of an annotation that looks like one of these and is none, or has no value of its own; empty if it is fine. */
    static String problem(String key, String value, boolean isOfField) {
        List<String> known = isOfField ? OF_FIELD : OF_SOURCE;
        if (!key.startsWith("metrics.") || known.contains(key)) {
            return problemOfValue(key, value);
        }
        return "unknown annotation \"" + key + "\" of a " + (isOfField ? "field" : "data source")
                + NearestWord.hintOrAll(key, known);
    }

    /** What to say of a value that an annotation cannot have; empty if it is fine. */
    private static String problemOfValue(String key, String value) {
        List<String> words = WORDS.getOrDefault(key, List.of(value));
        return words.contains(value)
                ? ""
                : "unknown " + key + " \"" + value + "\"" + NearestWord.hintOrAll(value, words);
    }
}
