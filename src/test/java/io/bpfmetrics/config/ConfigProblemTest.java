package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of files that are wrong as files: YAML, keys, types, decoders, labels. */
class ConfigProblemTest {
    private static final String UINT = "decoders: [{name: uint}]";

    private static final String BLOCK = """
            metrics:
              counters:
                - name: x
                  help: h
                  labels:
                    - name: a
                      size: 8
                      decoders:
                        - name:static_map
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("files")
    @MethodSource("labels")
    @MethodSource("decoders")
    @MethodSource("attach")
    void saysWhatIsWrongAndWhere(String text, List<String> problems) {
        assertThat(new ConfigFixture(folder).problemsOf(text)).containsExactlyElementsOf(problems);
    }

    private static final String TOO_LARGE = "error 1:1: aliases make more than 1000000 nodes of this file; repeat less";

    private static String bomb(String line) {
        return IntStream.range(1, 30)
                .mapToObj(i -> line.formatted(i, i, i - 1, i - 1, i - 1, i - 1))
                .collect(Collectors.joining("", "a0: &a0 {}\n", "metrics: *a29\n"));
    }

    private static String chain(int length) {
        return IntStream.range(1, length)
                .mapToObj(i -> "a%d: &a%d [*a%d]\n".formatted(i, i, i - 1))
                .collect(Collectors.joining("", "a0: &a0 []\n", "metrics: {}\n"));
    }

    static Stream<Arguments> files() {
        return Stream.of(
                of("an empty file", "", "error 1:1: the file is empty; metrics, events or tracing is needed"),
                of(
                        "an empty document",
                        "---\n",
                        "error 1:1: a config is a mapping with metrics, events or tracing, this is empty"),
                of(
                        "lists too deep in each other",
                        "metrics:\n  " + "[".repeat(20_000),
                        "error 2:102: more than 100 lists and mappings inside of each other"),
                of(
                        "mappings too deep in each other",
                        "{a: ".repeat(20_000),
                        "error 1:401: more than 100 lists and mappings inside of each other"),
                of("a bomb of aliases", bomb("a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n"), TOO_LARGE),
                of("a bomb of merges", bomb("a%d: &a%d {<<: [*a%d, *a%d, *a%d, *a%d]}\n"), TOO_LARGE),
                of("a long chain of aliases", chain(5_000), TOO_LARGE),
                of(
                        "a mapping that contains itself",
                        "metrics: &m {counters: *m}\n",
                        "error 1:10: counters must be a list, this is a mapping"),
                of(
                        "a list",
                        "- a\n",
                        "error 1:1: a config is a mapping with metrics, events or tracing, this is a list"),
                of(
                        "neither metrics nor tracing",
                        "kaddrs: [x]\n",
                        "error 1:1: neither metrics nor tracing is defined, nor events: there is nothing to do"),
                of(
                        "lists without a value",
                        "metrics: {counters: , histograms: ~}\n",
                        "error 1:1: neither metrics nor tracing is defined, nor events: there is nothing to do"),
                of("an explicitly empty list of counters", "metrics: {counters: []}\n"),
                of("spans alone", "tracing: {spans: [{ringbuf: r}]}\n"),
                of(
                        "a misspelt top key",
                        "matrics:\n  counters: []\n",
                        "warning 1:1: unknown key \"matrics\" in a config; did you mean \"metrics\"?",
                        "error 1:1: neither metrics nor tracing is defined, nor events: there is nothing to do"),
                of(
                        "an unknown key that resembles none",
                        "metrics: {counters: []}\nx-common: 1\n",
                        "warning 2:1: unknown key \"x-common\" in a config"),
                of(
                        "swapped letters",
                        counter("hlep: h, help: h"),
                        "warning 3:17: unknown key \"hlep\" in a counter; did you mean \"help\"?"),
                of(
                        "a duplicate key",
                        counter("help: g, help: h"),
                        "warning 3:26: duplicate key \"help\", first on line 3; the last one counts"),
                of("keys of ebpf_exporter without effect", "name: x\nbpfpath: y\nmetrics: {counters: []}\n"),
                of("an explicitly empty list of events", "events: []\n"),
                of(
                        "a list that is none",
                        "metrics: {counters: 5}\n",
                        "error 1:21: counters must be a list, this is \"5\""),
                of(
                        "a mapping that is none",
                        "metrics: [1]\n",
                        "error 1:1: neither metrics nor tracing is defined, nor events: there is nothing to do",
                        "error 1:10: metrics must be a mapping, this is a list; its keys are counters, gauges, histograms"),
                of(
                        "an item without name and help",
                        "metrics:\n  counters:\n    -\n",
                        "error 3:6: a counter needs name",
                        "error 3:6: a counter needs help"),
                of(
                        "a broken list",
                        "metrics: [\n",
                        "error 2:1: invalid YAML: expected the node content, but found '<stream end>'"),
                of("an unknown alias", "metrics: *m\n", "error 1:10: invalid YAML: found undefined alias m"),
                of(
                        "a control character",
                        "metrics: \u0001\n",
                        "error 1:10: invalid YAML: the character U+0001 is not allowed"),
                of(
                        "a mapping that merges itself",
                        "metrics: &m\n  counters: []\n  <<: *m\n",
                        "error 1:10: this mapping merges itself"),
                of(
                        "a merge of text",
                        "metrics: {counters: [], <<: m}\n",
                        "error 1:29: << merges a mapping or a list of mappings, this is \"m\""),
                of(
                        "a key that is a list",
                        "metrics: {counters: [], [a]: b}\n",
                        "error 1:25: a key must be text, this is a list"),
                of("a second document", "metrics: {counters: []}\n---\n[\n"));
    }

    static Stream<Arguments> labels() {
        return Stream.of(
                of(
                        "no size",
                        label("name: a, " + UINT),
                        "error 6:11: a label needs size, its number of bytes in the key, or field"),
                of("size 0", label("name: a, size: 0, " + UINT), "error 6:27: size must be 1 to 65536, this is 0"),
                of(
                        "negative size",
                        label("name: a, size: -1, " + UINT),
                        "error 6:27: size must be 1 to 65536, this is -1"),
                of("the greatest size", label("name: a, size: 65536, decoders: [{name: hex}]")),
                of(
                        "one more",
                        label("name: a, size: 65537, decoders: [{name: hex}]"),
                        "error 6:27: size must be 1 to 65536, this is 65537"),
                of(
                        "size in words",
                        label("name: a, size: four, " + UINT),
                        "error 6:27: size must be an integer, this is \"four\""),
                of(
                        "size in quotes",
                        label("name: a, size: '4', " + UINT),
                        "error 6:27: size must be an integer, this is \"4\""),
                of(
                        "negative padding",
                        label("name: a, size: 4, padding: -1, " + UINT),
                        "error 6:39: padding must be 0 to 65536, this is -1"),
                of("no name", label("size: 4, " + UINT), "error 6:11: a label needs name"),
                of(
                        "a name with a dash",
                        label("name: a-b, size: 4, " + UINT),
                        "error 6:11: label name \"a-b\" must be letters, digits and _, no digit first"),
                of(
                        "a name with two lines below",
                        label("name: __a, size: 4, " + UINT),
                        "error 6:11: label name \"__a\" begins with __, which Prometheus keeps to itself"),
                of("a name with one", label("name: _a, size: 4, " + UINT)),
                of(
                        "no decoders",
                        label("name: a, size: 4"),
                        "error 6:11: a label needs decoders, such as [{name: uint}]"),
                of(
                        "an empty list of decoders",
                        label("name: a, size: 4, decoders: []"),
                        "error 6:40: a label needs decoders, such as [{name: uint}]"),
                of("field without decoders", label("name: a, field: b.c")),
                of(
                        "field with size",
                        label("name: a, field: b, size: 4"),
                        "error 6:37: size does not go with field: the map's BTF says it"),
                of("le in a counter", label("name: le, size: 4, " + UINT)),
                of(
                        "a name twice",
                        label("name: a, size: 4, " + UINT) + "        - {name: a, size: 4, " + UINT + "}\n",
                        "error 7:11: label \"a\" comes twice in this metric"),
                of(
                        "a name that const_labels has",
                        label("name: a, size: 4, " + UINT) + "      const_labels: {a: b}\n",
                        "error 7:21: label \"a\" comes twice in this metric"),
                of(
                        "a name that dimensions have",
                        label("name: a, size: 4, " + UINT) + "      dimensions: [{}, {labels: {a: b}}]\n",
                        "error 7:19: label \"a\" comes twice in this metric"),
                of(
                        "cpu besides the label of all processors",
                        label("name: cpu, size: 2, " + UINT) + "      cpu: label\n",
                        "error 7:12: label \"cpu\" comes twice in this metric"),
                of(
                        "a word that is not btf",
                        counter("help: h, labels: bft"),
                        "error 3:34: labels must be a list, this is \"bft\""));
    }

    static Stream<Arguments> decoders() {
        return Stream.of(
                of(
                        "unknown",
                        decoder("name: majorminr"),
                        "error 6:48: unknown decoder \"majorminr\"; did you mean \"majorminor\"?"),
                of(
                        "unknown, near to none",
                        decoder("name: base64"),
                        "error 6:48: unknown decoder \"base64\"; known are uint, int, hex, string, dname, errno, inet_ip, ifname,"
                                + " ksym, kstack, majorminor, cgroup, syscall, static_map, regexp, pci_vendor, pci_device, pci_class,"
                                + " pci_subclass"),
                of("without name", decoder("allow_unknown: true"), "error 6:41: a decoder needs name"),
                of(
                        "a missing blank in a list",
                        BLOCK,
                        "error 9:15: a decoder must be a mapping, this is \"name:static_map\"; write \"name: static_map\","
                                + " with a blank after the colon"),
                of(
                        "a missing blank before another key",
                        BLOCK + "              static_map:\n                1: a\n",
                        "error 9:19: invalid YAML: mapping values are not allowed here; write \"name: static_map\", with a"
                                + " blank after the colon"),
                of(
                        "a missing blank in braces",
                        label("name: a, size: 8, decoders: [{name:ksym}]"),
                        "error 6:41: a decoder needs name",
                        "warning 6:42: unknown key \"name:ksym\" in a decoder; write \"name: ksym\", with a blank after the colon"),
                of(
                        "static_map without its map",
                        decoder("name: uint}, {name: static_map"),
                        "warning 6:62: decoder static_map has no static_map: every label will be \"empty mapping\""),
                of(
                        "regexp without patterns",
                        decoder("name: string}, {name: regexp"),
                        "error 6:64: decoder regexp needs regexps, a list of patterns"),
                of(
                        "patterns that are not RE2",
                        decoder("name: string}, {name: regexp, regexps: ['(', 'a(?=b)', ok]"),
                        "error 6:82: pattern \"(\" is not RE2: error parsing regexp: missing closing ): `(`",
                        "error 6:87: pattern \"a(?=b)\" is not RE2: error parsing regexp: invalid or unsupported Perl syntax: `(?=`"),
                of(
                        "uint of 3 bytes",
                        sized(3, "uint"),
                        "error 6:27: decoder uint needs a size of 1, 2, 4 or 8, this is 3"),
                of("int of 2 bytes", sized(2, "int")),
                of(
                        "ifname of 3 bytes",
                        sized(3, "ifname"),
                        "error 6:27: decoder ifname needs a size of at least 4, this is 3"),
                of("ifname of 4 bytes", sized(4, "ifname")),
                of(
                        "majorminor of 2 bytes",
                        sized(2, "majorminor"),
                        "error 6:27: decoder majorminor needs a size of at least 4, this is 2"),
                of(
                        "ksym of 4 bytes",
                        sized(4, "ksym"),
                        "error 6:27: decoder ksym needs a size of at least 8, this is 4"),
                of("ksym of 8 bytes", sized(8, "ksym")),
                of(
                        "kstack of 12 bytes",
                        sized(12, "kstack"),
                        "error 6:27: decoder kstack needs a size that is a multiple of 8, this is 12"),
                of("kstack of 16 bytes", sized(16, "kstack")),
                of(
                        "a decoder of decimals before uint",
                        sized(8, "cgroup"),
                        "warning 6:40: decoder cgroup reads a decimal number; put {name: uint} before it"));
    }

    static Stream<Arguments> attach() {
        return Stream.of(
                of("no program", item("interface: lo"), "error 2:5: an item of attach needs program"),
                of(
                        "two kinds of target",
                        item("program: p, interface: lo, cgroup: /c"),
                        "error 2:41: a program goes to one kind of target, this has interface and cgroup"),
                of(
                        "an empty list of interfaces",
                        item("program: p, interfaces: []"),
                        "error 2:30: interfaces must name a network interface, such as eth0"),
                of("our own network namespace", item("program: p")),
                of(
                        "netfilter without hook",
                        item("program: p, netfilter: {family: ipv4}"),
                        "error 2:29: netfilter needs hook: prerouting, input, forward, output, postrouting"),
                of(
                        "an unknown family",
                        item("program: p, netfilter: {family: ip4, hook: input}"),
                        "error 2:38: unknown family \"ip4\"; did you mean \"ipv4\"?"),
                of(
                        "cgroup_id_map of an unknown type",
                        "metrics: {counters: []}\ncgroup_id_map: {name: m, type: array}\n",
                        "error 2:32: unknown type \"array\"; known are hash, cgrp_storage"),
                of(
                        "cgroup_id_map with a bad pattern",
                        "metrics: {counters: []}\ncgroup_id_map: {name: m, regexps: ['[']}\n",
                        "error 2:36: pattern \"[\" is not RE2: error parsing regexp: missing closing ]: `[`"),
                of(
                        "cgroup_id_map without name",
                        "metrics: {counters: []}\ncgroup_id_map: {type: hash}\n",
                        "warning 2:16: cgroup_id_map has no effect without name, the map to keep"),
                of("a span without ring buffer", "tracing: {spans: [{name: s}]}\n", "error 1:19: a span needs ringbuf"),
                of(
                        "an empty symbol",
                        "metrics: {counters: []}\nkaddrs: [a, '']\n",
                        "error 2:9: kaddrs has an empty item; each is the name of a kernel symbol"));
    }

    private static Arguments of(String title, String text, String... problems) {
        return argumentSet(title, text, List.of(problems));
    }

    private static String counter(String rest) {
        return "metrics:\n  counters:\n    - {name: x, " + rest + "}\n";
    }

    private static String label(String rest) {
        return "metrics:\n  counters:\n    - name: x\n      help: h\n      labels:\n        - {" + rest + "}\n";
    }

    private static String decoder(String rest) {
        return label("name: a, size: 8, decoders: [{" + rest + "}]");
    }

    private static String sized(int size, String decoder) {
        return label("name: a, size: " + size + ", decoders: [{name: " + decoder + "}]");
    }

    private static String item(String rest) {
        return "attach:\n  - {" + rest + "}\nmetrics: {counters: []}\n";
    }
}
