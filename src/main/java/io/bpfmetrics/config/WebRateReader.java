package io.bpfmetrics.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the section {@code rate_limit} of a web config. */
final class WebRateReader {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final Pattern DURATION = Pattern.compile("0|(?:" + PART + ")+");
    private static final Map<String, Double> NANOS =
            Map.of("ns", 1.0, "us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);

    private WebRateReader() {}

    /** Empty if there is no limit. */
    static Optional<WebRate> read(WebConfigSection section) {
        String interval = section.text("interval");
        String burst = section.text("burst");
        if (!interval.isEmpty() && !DURATION.matcher(interval).matches()) {
            section.problem("interval", "must be a duration such as 1s or 100ms, not \"" + interval + "\"");
            return Optional.empty();
        }
        if (!burst.isEmpty() && !burst.matches("\\d{1,9}")) {
            section.problem("burst", "must be a number, not \"" + burst + "\"");
            return Optional.empty();
        }
        Duration duration = duration(interval);
        if (duration.isZero()) {
            return Optional.empty();
        }
        WebRate rate = new WebRate(duration, burst.isEmpty() ? 0 : Integer.parseInt(burst));
        if (rate.burst() == 0) {
            section.problem("burst", "must be at least 1, or no request would ever be answered");
        }
        return Optional.of(rate);
    }

    private static Duration duration(String text) {
        double nanos = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            nanos += Double.parseDouble(part.group(1)) * NANOS.getOrDefault(part.group(2), 0.0);
        }
        return Duration.ofNanos(Math.round(nanos));
    }
}
