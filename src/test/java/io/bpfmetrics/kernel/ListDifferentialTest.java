package io.bpfmetrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.KernelFact;
import io.bpfmetrics.testing.KernelObject;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.KernelTruth;
import io.bpfmetrics.testing.ObjectZoo;
import io.bpfmetrics.testing.TestBpf;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code list ... --output json} against bpftool and /proc/self/fdinfo. */
@KernelTest
class ListDifferentialTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void listsProgramsAsBpftoolDoes() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            ObjectZoo zoo = ObjectZoo.load(bpf);

            KernelTruth before = KernelTruth.now();
            Map<String, JsonNode> listed = list("programs");
            KernelTruth truth = before.andStillNow();

            Map<String, KernelFact> programs = truth.byId("bpf_program_info");
            assertThat(programs).hasSizeGreaterThanOrEqualTo(zoo.programs().size());
            programs.forEach((id, info) -> {
                JsonNode row = row(listed, id);
                assertTexts(row, info, "name", "type", "tag", "gpl_compatible");
                assertThat(row.get("map_ids").toString().replace(",", ", "))
                        .isEqualTo(info.attributes().get("map_ids"));
                assertThat(Instant.parse(row.get("load_time").asText()).getEpochSecond())
                        .isEqualTo(value(truth, "bpf_program_load_time", id));
                assertNumber(row, "translated_bytes", truth, "bpf_program_size_translated_bytes");
                assertNumber(row, "jited_bytes", truth, "bpf_program_size_jitted_bytes");
                assertNumber(row, "memory_bytes", truth, "bpf_program_mem_bytes");
                assertNumber(row, "verified_instructions", truth, "bpf_program_verified_instructions");
            });
        }
    }

    @Test
    void listsMapsAsBpftoolDoes() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            ObjectZoo zoo = ObjectZoo.load(bpf);

            KernelTruth before = KernelTruth.now();
            Map<String, JsonNode> listed = list("maps");
            KernelTruth truth = before.andStillNow();

            Map<String, KernelFact> maps = truth.byId("bpf_map_info");
            assertThat(maps).hasSizeGreaterThanOrEqualTo(zoo.maps().size());
            maps.forEach((id, info) -> {
                JsonNode row = row(listed, id);
                assertThat(row.get("type").asText()).isEqualTo(info.attributes().get("type_name"));
                assertTexts(row, info, "name", "key_size", "value_size", "max_entries", "flags");
            });
        }
    }

    @Test
    void listsLinksAsBpftoolDoes() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            ObjectZoo zoo = ObjectZoo.load(bpf);

            KernelTruth before = KernelTruth.now();
            Map<String, JsonNode> listed = list("links");
            KernelTruth truth = before.andStillNow();

            Map<String, KernelFact> links = truth.byId("bpf_link_info");
            assertThat(links.keySet())
                    .containsAll(zoo.links().stream()
                            .map(KernelObject::id)
                            .map(Integer::toUnsignedString)
                            .toList());
            links.forEach((id, info) -> {
                JsonNode row = row(listed, id);
                assertThat(row.get("type").asText()).isEqualTo(info.attributes().get("type_name"));
                assertTexts(row, info, "prog_id");
            });
        }
    }

    private static Map<String, JsonNode> list(String kind) throws Exception {
        try (ExporterProcess exporter = ExporterProcess.start("list", kind, "--output", "json")) {
            assertThat(exporter.awaitExit()).as(exporter.stderr().text()).isZero();
            Map<String, JsonNode> rows = new LinkedHashMap<>();
            for (JsonNode row : JSON.readTree(exporter.stdout().text())) {
                assertThat(rows.put(row.get("id").asText(), row)).isNull();
            }
            return rows;
        }
    }

    private static JsonNode row(Map<String, JsonNode> rows, String id) {
        assertThat(rows).containsKey(id);
        return rows.getOrDefault(id, JSON.nullNode());
    }

    private static void assertTexts(JsonNode row, KernelFact fact, String... keys) {
        for (String key : List.of(keys)) {
            assertThat(row.get(key).asText()).as(key + " of " + row).isEqualTo(fact.text(key));
        }
    }

    private static void assertNumber(JsonNode row, String key, KernelTruth truth, String metric) {
        assertThat(row.get(key).asLong())
                .as(key + " of " + row)
                .isEqualTo(value(truth, metric, row.get("id").asText()));
    }

    private static long value(KernelTruth truth, String metric, String id) {
        return truth.facts().stream()
                .filter(fact -> fact.metric().equals(metric) && fact.id().equals(id))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
