package io.bpfmetrics.library;

import io.bpfmetrics.testing.ConfigFiles;
import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.MapContents;
import java.nio.file.Path;

/** A config of two maps, in a folder; this process holds the maps while it runs, and a test fills them. */
final class CountedMaps {
    static final String NAME = "counted";
    static final String COUNTER = "ebpf_exporter_calls_total";
    static final String HISTOGRAM = "ebpf_exporter_powers";
    private static final String TEXT = """
            metrics:
              counters:
                - name: calls_total
                  map: powers_from_zero
                  help: Calls.
                  labels:
                    - {name: call, size: 4, decoders: [{name: uint}]}
              histograms:
                - name: powers
                  help: Powers.
                  bucket_type: exp2
                  bucket_min: 0
                  bucket_max: 3
                  labels:
                    - {name: bucket, size: 4, decoders: [{name: uint}]}
            """;

    private CountedMaps() {}

    /** Writes it. */
    static Path into(Path folder) {
        new ConfigFiles(folder).text(NAME, TEXT).object(NAME, "native/testdata/compat_histograms");
        return folder;
    }

    /** How often a call was made. */
    static void calls(int call, long count) {
        put("powers_from_zero", call, count);
    }

    /** How often something fell into a bucket. */
    static void bucket(int bucket, long count) {
        put("powers", bucket, count);
    }

    private static void put(String map, int key, long value) {
        try (HeldMaps maps = HeldMaps.of(ProcessHandle.current().pid())) {
            maps.named(map).put(MapContents.u32(key), MapContents.u64(value));
        }
    }

    /** How many of them are loaded by this process. */
    static int loaded() {
        try (HeldMaps maps = HeldMaps.of(ProcessHandle.current().pid())) {
            return maps.all("powers_from_zero").size();
        }
    }
}
