package io.bpfmetrics.object;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The event that a section names.
 *
 * @param type {@code enum perf_type_id}
 * @param config which event of the type
 * @param sample samples a second, or events from one sample to the next
 * @param isFrequency which of the two
 */
record PerfEventSection(int type, long config, long sample, boolean isFrequency) {
    private static final List<String> KEYS = List.of("type", "config", "frequency", "period");
    private static final int PERF_TYPE_HARDWARE = 0;
    private static final int PERF_TYPE_HW_CACHE = 3;
    private static final int PERF_TYPE_RAW = 4;

    /** Reads {@code type=1,config=0,frequency=99}, or {@code period=} in place of the frequency; all decimal. */
    static PerfEventSection parse(String text) throws AttachException {
        Map<String, Long> values = new HashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (!KEYS.contains(key)) {
                throw new AttachException("section perf_event/" + text + ": unknown key \"" + key + "\"; known are "
                        + String.join(", ", KEYS) + ", each followed by = and a number");
            }
            values.put(key, number(text, key, pair.substring(equals + 1)));
        }
        return of(text, values);
    }

    private static PerfEventSection of(String text, Map<String, Long> values) throws AttachException {
        if (values.containsKey("frequency") == values.containsKey("period")) {
            throw new AttachException("section perf_event/" + text + ": needs one of frequency= (samples a second) and"
                    + " period= (events from one sample to the next)");
        }
        boolean isFrequency = values.containsKey("frequency");
        long type = values.getOrDefault("type", 0L);
        if (type < 0 || type > Integer.MAX_VALUE) {
            throw new AttachException(
                    "section perf_event/" + text + ": there is no type " + Long.toUnsignedString(type));
        }
        return new PerfEventSection(
                (int) type,
                values.getOrDefault("config", 0L),
                values.getOrDefault(isFrequency ? "frequency" : "period", 0L),
                isFrequency);
    }

    private static long number(String text, String key, String value) throws AttachException {
        try {
            return Long.parseUnsignedLong(value);
        } catch (NumberFormatException e) {
            throw new AttachException(
                    "section perf_event/" + text + ": " + key + " \"" + value + "\" is not a decimal number");
        }
    }

    boolean isHardware() {
        return type == PERF_TYPE_HARDWARE || type == PERF_TYPE_HW_CACHE || type == PERF_TYPE_RAW;
    }
}
