package io.bpfmetrics.export;

import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.TranslatedUnit;
import java.util.Map;

/** The two text formats that Prometheus reads. Values, names and {@code le} texts are the same in both. */
enum PrometheusFormat {
    /** The text format 0.0.4. */
    TEXT(PrometheusText.CONTENT_TYPE) {
        @Override
        String header(MetricDescriptor metric) {
            String name = metric.prometheusName();
            return "# HELP " + name + " " + escape(metric.description()) + "\n# TYPE " + name + " "
                    + TYPES.get(metric.kind()) + "\n";
        }

        @Override
        String end() {
            return "";
        }
    },

    /** OpenMetrics 1.0, where a counter's series must end in {@code _total}; ours that do not have no known type. */
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8") {
        @Override
        String header(MetricDescriptor metric) {
            String name = metric.prometheusName();
            String type = TYPES.getOrDefault(metric.kind(), "");
            if (metric.kind() == MetricKind.COUNTER && !name.endsWith(TOTAL)) {
                type = "unknown";
            } else if (metric.kind() == MetricKind.COUNTER) {
                name = name.substring(0, name.length() - TOTAL.length());
            }
            String unit = TranslatedUnit.words(metric.unit());
            boolean hasUnit = !unit.isEmpty() && name.endsWith("_" + unit);
            return "# HELP " + name + " " + escape(metric.description()).replace("\"", "\\\"") + "\n# TYPE " + name
                    + " " + type + "\n" + (hasUnit ? "# UNIT " + name + " " + unit + "\n" : "");
        }

        @Override
        String end() {
            return "# EOF\n";
        }
    };

    private static final String TOTAL = "_total";
    private static final Map<MetricKind, String> TYPES =
            Map.of(MetricKind.COUNTER, "counter", MetricKind.GAUGE, "gauge", MetricKind.HISTOGRAM, "histogram");

    private final String contentType;

    PrometheusFormat(String contentType) {
        this.contentType = contentType;
    }

    /** The media type. */
    String contentType() {
        return contentType;
    }

    /** The comment lines above the values of a metric. */
    abstract String header(MetricDescriptor metric);

    /** What comes after the last value. */
    abstract String end();

    private static String escape(String help) {
        return help.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
