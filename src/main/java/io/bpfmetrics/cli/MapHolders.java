package io.bpfmetrics.cli;

import io.bpfmetrics.host.ProcessMaps;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Which processes have which maps open, as /proc tells; a map can also be held by programs and pins alone. */
record MapHolders(Map<Integer, TreeSet<String>> byId) {
    static MapHolders find() {
        Map<Integer, TreeSet<String>> byId = new HashMap<>();
        ProcessMaps.all().forEach(process -> add(process, byId));
        return new MapHolders(byId);
    }

    private static void add(ProcessMaps.Holder process, Map<Integer, TreeSet<String>> byId) {
        try {
            for (int id : ProcessMaps.mapIds(process)) {
                byId.computeIfAbsent(id, unseen -> new TreeSet<>()).add(process.comm() + "(" + process.pid() + ")");
            }
        } catch (IOException endedOrForbidden) {
            return; // a process may end meanwhile, or belong to somebody else
        }
    }

    /** Such as {@code bpftrace(4711)}, several separated by commas; empty if no process that we can see has it open. */
    String of(int id) {
        return String.join(", ", byId.getOrDefault(id, new TreeSet<>()));
    }
}
