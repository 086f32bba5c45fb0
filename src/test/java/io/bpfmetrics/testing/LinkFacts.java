package io.bpfmetrics.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Links as bpftool sees them; fdinfo has the word of those that are newer than bpftool. */
final class LinkFacts {
    /** By {@code enum bpf_link_type}. */
    private static final List<String> WORDS = List.of(
            "unspec",
            "raw_tracepoint",
            "tracing",
            "cgroup",
            "iter",
            "netns",
            "xdp",
            "perf_event",
            "kprobe_multi",
            "struct_ops",
            "netfilter",
            "tcx",
            "uprobe_multi",
            "netkit",
            "sockmap");

    private LinkFacts() {}

    static List<KernelFact> of(JsonNode link) throws IOException {
        FdInfoText fdinfo = FdInfoText.ofLink(link.get("id").asInt());
        String word = KernelTruth.word(link.get("type"), number -> fdinfo.text("link_type"));
        Map<String, Object> info = Map.of(
                "id", link.get("id").asText(),
                "prog_id", link.path("prog_id").asText("0"),
                "type", Integer.toString(WORDS.indexOf(word)),
                "type_name", word);
        return List.of(new KernelFact("bpf_link_info", info, 1));
    }
}
