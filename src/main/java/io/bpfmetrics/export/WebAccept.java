package io.bpfmetrics.export;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client says about formats (RFC 9110, 12.5.1). */
final class WebAccept {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String PROTOBUF = "application/vnd.google.protobuf";
    private static final List<String> TEXT = List.of("text/plain", "text/*", "*/*");

    private WebAccept() {}

    /**
     * The format that suits a client best. One of those beside text is for a client that names it and wants it no less
     * than text.
     *
     * @param isOpenMetrics whether OpenMetrics is served
     */
    static WebFormat format(@Nullable List<String> headers, boolean isOpenMetrics) {
        double protobuf = 0;
        double openMetrics = 0;
        double text = 0;
        for (String choice :
                headers == null ? new String[0] : String.join(",", headers).split(",", -1)) {
            String[] parts = choice.split(";", -1);
            String type = parts[0].strip().toLowerCase(Locale.ROOT);
            if (type.equals(PROTOBUF) && isMetricFamily(parts)) {
                protobuf = Math.max(protobuf, weight(parts));
            } else if (type.equals(OPEN_METRICS) && List.of("", "1.0.0").contains(parameter(parts, "version"))) {
                openMetrics = isOpenMetrics ? Math.max(openMetrics, weight(parts)) : 0;
            } else if (TEXT.contains(type) && List.of("", "0.0.4").contains(parameter(parts, "version"))) {
                text = Math.max(text, weight(parts));
            }
        }
        return best(protobuf, openMetrics, text);
    }

    private static WebFormat best(double protobuf, double openMetrics, double text) {
        if (protobuf > 0 && protobuf >= Math.max(openMetrics, text)) {
            return WebFormat.PROTOBUF;
        }
        return openMetrics > 0 && openMetrics >= text ? WebFormat.OPEN_METRICS : WebFormat.TEXT;
    }

    /** There are other messages, and other ways to write this one. */
    private static boolean isMetricFamily(String[] parts) {
        return parameter(parts, "proto").equals("io.prometheus.client.MetricFamily")
                && parameter(parts, "encoding").equals("delimited");
    }

    private static double weight(String[] parts) {
        String weight = parameter(parts, "q");
        return weight.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(weight) : 1;
    }

    private static String parameter(String[] parts, String name) {
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase(name)) {
                return pair[1].strip().replace("\"", "");
            }
        }
        return "";
    }
}
