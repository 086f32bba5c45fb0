package io.bpfmetrics.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in the Prometheus text format 0.0.4, read back by rules of its own. */
public record PrometheusPage(List<Sample> samples) {
    private static final Pattern LINE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    /** One line. */
    public record Sample(String name, Map<String, String> labels, String value) {}

    /** Takes a copy. */
    public PrometheusPage {
        samples = List.copyOf(samples);
    }

    /** Reads every line that is not a comment. */
    public static PrometheusPage parse(String page) {
        List<Sample> samples = new ArrayList<>();
        for (String line : page.split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                samples.add(sample(line));
            }
        }
        return new PrometheusPage(samples);
    }

    private static Sample sample(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("not a line of the text format: " + line);
        }
        String labels = matcher.group(2);
        return new Sample(matcher.group(1), labels == null ? Map.of() : labels(labels), matcher.group(3));
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher matcher = LABEL.matcher(text);
        int at = 0;
        while (matcher.find() && matcher.start() == at) {
            if (labels.put(matcher.group(1), unescaped(matcher.group(2))) != null) {
                throw new AssertionError("label " + matcher.group(1) + " is there twice: " + text);
            }
            at = matcher.end();
        }
        if (at != text.length()) {
            throw new AssertionError("not labels of the text format: " + text);
        }
        return labels;
    }

    private static String unescaped(String value) {
        return value.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\");
    }
}
