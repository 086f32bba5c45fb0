package io.bpfmetrics.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How often the maps of a gadget's data sources are drained, in the words of Inspektor Gadget's operators. Immutable. */
public final class FetchSettings {
    /** The settings that there are. */
    public static final List<String> NAMES = List.of("map-fetch-interval", "map-fetch-count");

    private static final Duration LEAST = Duration.ofMillis(100);

    private final Map<String, String> intervals;

    private FetchSettings(Map<String, String> intervals) {
        this.intervals = intervals;
    }

    /**
     * Those of a gadget; the command line wins over the file, which says nothing of a gadget that somebody else has loaded.
     *
     * @param isForeign whether somebody else has loaded it
     * @throws IllegalArgumentException if one cannot be understood
     */
    public static FetchSettings of(GadgetSpec gadget, boolean isForeign) {
        Map<String, String> settings = new HashMap<>(isForeign ? Map.of() : gadget.settings());
        gadget.given().forEach((key, value) -> settings.put(plain(key), value));
        bySource(settings.getOrDefault("map-fetch-count", "0")).values().forEach(FetchSettings::checkCount);
        Map<String, String> intervals = bySource(settings.getOrDefault("map-fetch-interval", ""));
        intervals.values().forEach(FetchSettings::duration);
        return new FetchSettings(intervals);
    }

    /** A setting without the operator that it is for. */
    public static String plain(String setting) {
        return setting.replaceFirst("^operator\\.oci\\.ebpf\\.", "");
    }

    private static void checkCount(String count) {
        if (!count.equals("0")) {
            throw new IllegalArgumentException("map-fetch-count is \"" + count
                    + "\", and an exporter reads for as long as it runs; leave it out, or write 0");
        }
    }

    /** One for all, or {@code a:1s,b:2s}; that for all is under the empty name. */
    private static Map<String, String> bySource(String text) {
        Map<String, String> values = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            if (!part.isBlank()) {
                values.put(
                        part.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT),
                        part.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** The data sources that are named. */
    public Set<String> dataSources() {
        Set<String> named = new TreeSet<>(intervals.keySet());
        named.remove("");
        return named;
    }

    /** The interval of a data source; case does not count; zero: it is not drained; empty: nobody says. */
    public Optional<Duration> interval(String dataSource) {
        String text = intervals.getOrDefault(dataSource.toLowerCase(Locale.ROOT), intervals.getOrDefault("", ""));
        return text.isEmpty() ? Optional.empty() : Optional.of(duration(text));
    }

    private static Duration duration(String text) {
        Duration interval = GoDuration.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("map-fetch-interval is \"" + text
                        + "\" and must be a duration with a unit, such as 500ms or 1s, or 0 to leave entries alone"));
        if (interval.isNegative() || (!interval.isZero() && interval.compareTo(LEAST) < 0)) {
            throw new IllegalArgumentException("map-fetch-interval is \"" + text + "\" and must be at least 100ms, or 0"
                    + " to leave entries alone");
        }
        return interval;
    }
}
