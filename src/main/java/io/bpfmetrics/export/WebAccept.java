package io.bpfmetrics.export;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client says about formats (RFC 9110, 12.5.1). */
final class WebAccept {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final List<String> TEXT = List.of("text/plain", "text/*", "*/*");

    private WebAccept() {}

    /** The format that suits a client best; OpenMetrics only for one that names it, and wants it no less than text. */
    static PrometheusFormat format(@Nullable List<String> headers) {
        double openMetrics = 0;
        double text = 0;
        for (String choice :
                headers == null ? new String[0] : String.join(",", headers).split(",", -1)) {
            String[] parts = choice.toLowerCase(Locale.ROOT).split(";", -1);
            String type = parts[0].strip();
            if (type.equals(OPEN_METRICS) && List.of("", "1.0.0").contains(parameter(parts, "version"))) {
                openMetrics = Math.max(openMetrics, weight(parts));
            } else if (TEXT.contains(type) && List.of("", "0.0.4").contains(parameter(parts, "version"))) {
                text = Math.max(text, weight(parts));
            }
        }
        return openMetrics > 0 && openMetrics >= text ? PrometheusFormat.OPEN_METRICS : PrometheusFormat.TEXT;
    }

    private static double weight(String[] parts) {
        String weight = parameter(parts, "q");
        return weight.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(weight) : 1;
    }

    private static String parameter(String[] parts, String name) {
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            if (pair.length == 2 && pair[0].strip().equals(name)) {
                return pair[1].strip().replace("\"", "");
            }
        }
        return "";
    }
}
