package io.bpfmetrics.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Programs as bpftool and fdinfo see them. */
final class ProgramFacts {
    private static final int NAME_LENGTH = 15;
    private static final int CLOCK_ERROR = 20_000_000;
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private ProgramFacts() {}

    static List<KernelFact> of(JsonNode program) throws IOException {
        FdInfoText fdinfo = FdInfoText.ofProgram(program.get("id").asInt());
        Map<String, Object> labels = labels(program);
        Map<String, Object> info = new LinkedHashMap<>(labels);
        long loaded = program.get("loaded_at").asLong();
        info.put("tag", program.get("tag").asText());
        info.put("gpl_compatible", program.get("gpl_compatible").asBoolean());
        info.put("map_ids", mapIds(program));
        info.put("load_time", SECONDS.format(Instant.ofEpochSecond(loaded)));
        List<KernelFact> facts = new ArrayList<>(List.of(
                fact(
                        "size_translated_bytes",
                        labels,
                        program.get("bytes_xlated").asLong()),
                fact("size_jitted_bytes", labels, program.path("bytes_jited").asLong(0)),
                fact("mem_bytes", labels, fdinfo.number("memlock"))));
        if (!KernelRelease.current().isBefore(5, 16)) {
            facts.add(fact("verified_instructions", labels, fdinfo.number("verified_insns")));
        }
        if (!isLoadTimeAtTurnOfSecond(program.get("id").asInt())) {
            facts.add(new KernelFact("bpf_program_info", info, 1));
            facts.add(fact("load_time", labels, loaded));
        }
        return facts;
    }

    /** Whoever asks two clocks one after the other gets this or that second, so there is no truth to compare with. */
    private static boolean isLoadTimeAtTurnOfSecond(int id) {
        int fd = BpfCall.openProgram(id);
        try {
            long nanos = (BpfCall.programLoadTime(fd) + WallClock.bootNanos()) % 1_000_000_000;
            return nanos < CLOCK_ERROR || nanos > 1_000_000_000 - CLOCK_ERROR;
        } finally {
            Libc.close(fd);
        }
    }

    private static KernelFact fact(String name, Map<String, Object> labels, long value) {
        return new KernelFact("bpf_program_" + name, labels, value);
    }

    private static Map<String, Object> labels(JsonNode program) {
        // bpftool shows the function's whole name if there is BTF; the kernel's own has 15 bytes
        String name = program.path("name").asText("");
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("id", program.get("id").asText());
        labels.put("name", name.substring(0, Math.min(NAME_LENGTH, name.length())));
        labels.put("type", bpfmanWord(program.get("type")));
        return labels;
    }

    /** bpfman has words of its own for two types. */
    private static String bpfmanWord(JsonNode type) {
        String word = KernelTruth.word(type, number -> number == 32 ? "netfilter" : "unknown(" + number + ")");
        return switch (word) {
            case "kprobe" -> "probe";
            case "sched_cls" -> "tc";
            default -> word;
        };
    }

    private static String mapIds(JsonNode program) {
        return program.has("map_ids") ? "[" + String.join(", ", KernelTruth.texts(program.get("map_ids"))) + "]" : "[]";
    }
}
