package io.bpfmetrics.collect;

import java.util.List;
import java.util.stream.Stream;

/**
 * What can be collected for a config.
 *
 * @param readings its maps
 * @param events its buffers of events
 * @param families the metrics in which it takes part, in its order
 * @param problems what cannot be, one sentence each
 * @param notes what somebody should know, one sentence each
 * @param isOfTypes whether types say which metrics there are, so that none at all is a mistake
 */
record ConfigPlan(
        List<MapReading> readings,
        List<EventReading> events,
        List<MetricFamily> families,
        List<String> problems,
        List<String> notes,
        boolean isOfTypes) {
    ConfigPlan {
        readings = List.copyOf(readings);
        events = List.copyOf(events);
        families = List.copyOf(families);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** The same with what was found before. */
    ConfigPlan with(List<String> otherProblems, List<String> otherNotes) {
        List<String> all =
                Stream.concat(otherProblems.stream(), problems.stream()).toList();
        return new ConfigPlan(readings, events, families, all, otherNotes, isOfTypes);
    }

    /** The same of a config whose text says nothing of metrics. */
    ConfigPlan ofTypes() {
        return new ConfigPlan(readings, events, families, problems, notes, true);
    }

    /** Closes whatever was opened to make it. */
    void close() {
        readings.forEach(MapReading::close);
        events.forEach(EventReading::close);
    }
}
