package io.bpfmetrics.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What bpftool and /proc/self/fdinfo say about every program, map and link, as the points that the exporter must have.
 * It is the oracle of the differential tests, so nothing here comes from the code under test.
 */
public final class KernelTruth {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<KernelFact> facts;

    private KernelTruth(List<KernelFact> facts) {
        this.facts = List.copyOf(facts);
    }

    /** What is true now; objects that end meanwhile are left out. */
    public static KernelTruth now() throws IOException, InterruptedException {
        List<KernelFact> facts = new ArrayList<>();
        addFacts(facts, bpftool("prog"), ProgramFacts::of);
        addFacts(facts, bpftool("map"), MapFacts::of);
        addFacts(facts, bpftool("link"), LinkFacts::of);
        return new KernelTruth(facts);
    }

    /** What was true before and after: all that a collection in between must agree with. */
    public KernelTruth andStillNow() throws IOException, InterruptedException {
        Collection<KernelFact> still = now().facts;
        return new KernelTruth(facts.stream().filter(still::contains).toList());
    }

    /** Every fact. */
    public List<KernelFact> facts() {
        return facts;
    }

    /** Those of one metric, by id. */
    public Map<String, KernelFact> byId(String metric) {
        return facts.stream()
                .filter(fact -> fact.metric().equals(metric))
                .collect(Collectors.toMap(KernelFact::id, fact -> fact, (a, b) -> b, LinkedHashMap::new));
    }

    /** What {@code bpftool -j KIND show} prints. */
    public static JsonNode bpftool(String kind) throws IOException, InterruptedException {
        return JSON.readTree(CommandOutput.of("bpftool", "-j", kind, "show"));
    }

    private static void addFacts(List<KernelFact> facts, JsonNode objects, FactMaker maker) throws IOException {
        for (JsonNode object : objects) {
            try {
                facts.addAll(maker.factsOf(object));
            } catch (BpfRefusedException e) {
                if (!e.errno().equals("ENOENT")) {
                    throw e;
                }
            }
        }
    }

    /** bpftool's word, or where it prints a number the one of this table of what is newer than it. */
    static String word(JsonNode type, IntFunction<String> newer) {
        return type.isInt() ? newer.apply(type.asInt()) : type.asText();
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Turns one object of bpftool's list into facts. */
    private interface FactMaker {
        List<KernelFact> factsOf(JsonNode object) throws IOException;
    }
}
