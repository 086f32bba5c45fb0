package io.bpfmetrics.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.ConfigFolder;
import io.bpfmetrics.config.ConfigReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files under {@code examples/}, and the table that lists them. */
final class ExampleFilesTest {
    private static final Pattern METRIC = Pattern.compile("(?m)^ +- (?:name|map): (\\w+)\\R +(?:help|value):");
    private static final Pattern SPANS = Pattern.compile("(?m)^ {4}- ringbuf: (\\w+)\\R +name:");
    private static final Pattern VALUE = Pattern.compile("(?m)^ {8}- name: (\\w+)\\R +help:");
    private static final Pattern TYPED = Pattern.compile("METRIC_(?:COUNTER|GAUGE|HISTOGRAM)\\w*\\([^\"]*\"(\\w+)\"");
    private static final Pattern TYPED_MAP = Pattern.compile("__type\\(value, metric_\\w+\\);\\R} (\\w+)");
    private static final Pattern ANNOTATED = Pattern.compile("metrics\\.name: (\\S+)");
    private static final Pattern SECTION = Pattern.compile("SEC\\(\"([^\"]+)\"\\)\\Rint ");
    private static final String GADGETS = "gadgets";
    private static final List<String> DECODERS = List.of(
            "cgroup",
            "dname",
            "errno",
            "hex",
            "ifname",
            "inet_ip",
            "int",
            "kstack",
            "ksym",
            "majorminor",
            "pci_class",
            "pci_device",
            "pci_subclass",
            "pci_vendor",
            "regexp",
            "static_map",
            "string",
            "syscall",
            "uint");
    private static final List<String> MAP_TYPES = List.of(
            "HASH",
            "ARRAY",
            "PERCPU_HASH",
            "PERCPU_ARRAY",
            "LRU_HASH",
            "LRU_PERCPU_HASH",
            "LPM_TRIE",
            "PERF_EVENT_ARRAY",
            "RINGBUF",
            "CGROUP_STORAGE",
            "CGRP_STORAGE");
    private static final List<String> ATTACH_TYPES = List.of(
            "tp",
            "raw_tp",
            "tp_btf",
            "kprobe",
            "kretprobe",
            "fentry",
            "fexit",
            "lsm",
            "uprobe",
            "uretprobe",
            "usdt",
            "perf_event",
            "xdp",
            "tcx",
            "cgroup_skb",
            "cgroup",
            "sockops",
            "sk_lookup",
            "flow_dissector",
            "netfilter");

    @Test
    void everyExampleHasItsThreeFilesUnlessItsTypesSayWhatItsMetricsAre() throws IOException {
        Set<String> examples = new TreeSet<>(names(".yaml"));
        for (String example : names(".bpf.c")) {
            assertThat(isTyped(example)).as(example).isEqualTo(!examples.contains(example));
        }
        assertThat(names(".bpf.c")).containsAll(examples).isEqualTo(names(".bpf.o"));
        assertThat(examples).hasSizeGreaterThanOrEqualTo(16);
    }

    @Test
    void theirConfigsHaveNoProblems() {
        ConfigReading reading = new ConfigFolder(ExampleRun.folder(), ConfigFolder.DEFAULT_PREFIX).read("all");

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.configs()).hasSizeGreaterThanOrEqualTo(16);
    }

    @Test
    void gadgetsHaveNoProblems() {
        Path gadgets = ExampleRun.folder().resolve(GADGETS);
        ConfigReading reading = new ConfigFolder(gadgets, ConfigFolder.DEFAULT_PREFIX).read("all");

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.configs())
                .isNotEmpty()
                .allSatisfy(config -> assertThat(config.gadget()).isPresent());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void sayWhatTheyShowNeedAndCost(String example) throws IOException {
        assertThat(isTyped(example) ? source(example) : yaml(example))
                .containsSubsequence(" Shows: ", " Needs: ", " Costs: ");
        if (!isTyped(example)) {
            assertThat(yaml(example)).containsPattern("\n(metrics|events|tracing|datasources):\n");
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void objectsAreSmallAndNameNoFolderOfTheMachineThatBuiltThem(String example) throws IOException {
        byte[] object = Files.readAllBytes(file(example, ".bpf.o"));

        assertThat(object).hasSizeLessThan(16 << 10);
        assertThat(new String(object, StandardCharsets.ISO_8859_1))
                .doesNotContain("/examples", "/include/linux", "/home", "/root");
    }

    @Test
    void theTableListsEveryExampleWithItsMetricsAndAttachTypes() throws IOException {
        Map<String, List<String>> rows = table();

        assertThat(rows.keySet()).isEqualTo(names(".bpf.c"));
        for (Map.Entry<String, List<String>> row : rows.entrySet()) {
            String example = row.getKey();
            assertThat(words(row.getValue().get(1))).as(example).isEqualTo(metrics(example));
            assertThat(words(row.getValue().get(2))).as(example).isEqualTo(attachTypes(example));
        }
    }

    @Test
    void togetherTheyUseEveryBucketTypeDecoderMapTypeAndAttachType() throws IOException {
        String configs = all(".yaml");
        String sources = all(".bpf.c");

        assertThat(found(configs, "bucket_type: (\\w+)"))
                .containsExactly("bit_length", "exp2", "exp2zero", "fixed", "linear", "slots");
        assertThat(found(configs, "(?m)^ {12}- name: (\\w+)$")).containsAll(DECODERS);
        assertThat(found(sources, "BPF_MAP_TYPE_(\\w+)")).containsAll(MAP_TYPES);
        assertThat(sources).contains("BPF_F_MMAPABLE");
        Set<String> attachTypes = new TreeSet<>();
        for (String example : names(".bpf.c")) {
            attachTypes.addAll(attachTypes(example));
        }
        assertThat(attachTypes).containsExactlyInAnyOrderElementsOf(ATTACH_TYPES);
    }

    static Stream<String> examples() throws IOException {
        return names(".bpf.c").stream();
    }

    /** The names of its metrics, the maps whose value is one, and the ring buffers of its spans. */
    private static Set<String> metrics(String example) throws IOException {
        if (isTyped(example)) {
            Set<String> typed = found(source(example), TYPED.pattern());
            typed.addAll(found(source(example), TYPED_MAP.pattern()));
            return typed;
        }
        Set<String> metrics = found(yaml(example), METRIC.pattern());
        metrics.addAll(found(yaml(example), VALUE.pattern()));
        metrics.addAll(found(yaml(example), SPANS.pattern()));
        metrics.addAll(found(yaml(example), ANNOTATED.pattern()));
        return metrics;
    }

    private static Set<String> attachTypes(String example) throws IOException {
        return found(source(example), SECTION.pattern()).stream()
                .map(section -> section.split("/", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The words of a cell that are in backquotes. */
    private static Set<String> words(String cell) {
        return found(cell, "`([^`]+)`");
    }

    private static Set<String> found(String text, String pattern) {
        TreeSet<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static Map<String, List<String>> table() throws IOException {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String line : Files.readAllLines(ExampleRun.folder().resolve("README.md"))) {
            if (line.startsWith("| [")) {
                List<String> cells =
                        Stream.of(line.substring(2).split(" \\| ", -1)).toList();
                rows.put(cells.get(0).replaceAll("\\[(.+)]\\(.+\\)", "$1"), cells);
            }
        }
        return rows;
    }

    /** Whether it has no config, because the types of its maps say what its metrics are. */
    private static boolean isTyped(String example) throws IOException {
        return source(example).contains("#include \"bpf_typed.h\"");
    }

    private static String source(String example) throws IOException {
        return Files.readString(file(example, ".bpf.c"));
    }

    private static String yaml(String example) throws IOException {
        return Files.readString(file(example, ".yaml"));
    }

    private static String all(String ending) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : names(ending)) {
            text.append(Files.readString(file(name, ending)));
        }
        return text.toString();
    }

    /** A gadget has a folder of its own, where its files are called as everybody's are. */
    private static Path file(String example, String ending) {
        boolean isGadget = example.startsWith(GADGETS + "/");
        return isGadget
                ? ExampleRun.folder().resolve(example).resolve(ofGadget(ending))
                : ExampleRun.folder().resolve(example + ending);
    }

    private static String ofGadget(String ending) {
        return (ending.equals(".yaml") ? "gadget" : "program") + ending;
    }

    private static Set<String> names(String ending) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : list(ExampleRun.folder())) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(ending)) {
                names.add(name.substring(0, name.length() - ending.length()));
            }
        }
        for (Path gadget : list(ExampleRun.folder().resolve(GADGETS))) {
            if (Files.exists(gadget.resolve(ofGadget(ending)))) {
                names.add(GADGETS + "/" + gadget.getFileName());
            }
        }
        return names;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
