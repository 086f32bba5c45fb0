package io.bpfmetrics.metric;

/**
 * How outlets show a metric from maps or events.
 *
 * @param isScopeShown whether its series carry the scope's name on {@code /metrics}, as the label
 *     {@code otel_scope_name}. Metrics that have one name there are then joined under one head, and labels have
 *     {@linkplain TranslatedName#label translated names}
 * @param isExported whether it goes out over OTLP and on {@code /metrics}
 * @param isPrinted whether the console draws its histograms
 */
public record Presentation(boolean isScopeShown, boolean isExported, boolean isPrinted) {
    /** Exported under a name of its own, and a line a series on the console. */
    public static final Presentation PLAIN = new Presentation(false, true, false);
}
