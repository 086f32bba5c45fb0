package io.bpfmetrics.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a {@code gadget.yaml}. Keys that are about other things than metrics and loading are passed by. */
final class GadgetReader {
    static final String DATA_SOURCES = "datasources";

    private static final List<String> TOP_KEYS =
            List.of(DATA_SOURCES, "params", "ebpfparams", "paramdefaults", "programs", "source");

    private static final List<String> OF_SOURCE = List.of("fields", "annotations");
    private static final List<String> OF_PARAMETER = List.of("key", "defaultvalue", "description");

    private final Problems problems;

    GadgetReader(Problems problems) {
        this.problems = problems;
    }

    /** Whether a file's text is a gadget's, whatever it is called. */
    static boolean isGadget(Node root, Problems problems) {
        return root instanceof MappingNode mapping
                && Entries.of(mapping, problems).keySet().stream().anyMatch(DATA_SOURCES::equalsIgnoreCase);
    }

    /** What the file says, and then the command line. */
    GadgetSpec read(Node root, List<Annotation> annotations, Map<String, String> given) {
        warnOfTopKeys(root);
        Map<String, Node> top = entries(root, "a gadget");
        Map<String, DataSourceSpec> sources = new LinkedHashMap<>();
        entries(top.get(DATA_SOURCES), DATA_SOURCES).forEach((name, node) -> sources.put(name, dataSource(name, node)));
        for (Annotation annotation : annotations) {
            sources.compute(annotation.dataSource().toLowerCase(Locale.ROOT), (name, known) -> with(annotation, known));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        texts(top.get("paramdefaults"), "paramDefaults")
                .forEach((key, value) -> settings.put(FetchSettings.plain(key), value));
        return new GadgetSpec(
                new ArrayList<>(sources.values()), parameters(top), given, settings, targets(top.get("programs")));
    }

    private void warnOfTopKeys(Node root) {
        if (root instanceof MappingNode mapping) {
            Entries.of(mapping, new Problems(problems.wholeFile().file())).forEach((key, entry) -> {
                String lower = key.toLowerCase(Locale.ROOT);
                String hint = NearestWord.hint(lower, TOP_KEYS);
                if (!TOP_KEYS.contains(lower) && !hint.isEmpty()) {
                    problems.warn(entry.getKeyNode(), "unknown key \"" + key + "\" in a gadget" + hint);
                }
            });
        }
    }

    /** The data sources by which a gadget is found: those of its file, because the command line speaks to all gadgets. */
    static List<String> searched(GadgetSpec gadget) {
        List<String> inFile = gadget.dataSources().stream()
                .filter(DataSourceSpec::isInFile)
                .map(DataSourceSpec::name)
                .toList();
        return inFile.isEmpty()
                ? gadget.dataSources().stream().map(DataSourceSpec::name).toList()
                : inFile;
    }

    /** Where the maps of a gadget are that somebody else has loaded, if the file says it as configs do. */
    static Optional<ForeignSpec> source(Node root, Problems problems) {
        if (!(root instanceof MappingNode mapping)
                || !Entries.of(mapping, new Problems(problems.wholeFile().file()))
                        .containsKey("source")) {
            return Optional.empty();
        }
        List<NodeTuple> only = mapping.getValue().stream()
                .filter(entry -> Scalars.text(entry.getKeyNode()).orElse("").equals("source"))
                .toList();
        Node source = new MappingNode(Tag.MAP, only, FlowStyle.BLOCK);
        return SourceReader.foreign(Section.of(source, Shape.FILE, problems));
    }

    private DataSourceSpec dataSource(String name, Node node) {
        Map<String, Node> entries = entries(node, "data source " + name);
        warnOfTypos(entries, OF_SOURCE, "data source " + name);
        Map<String, Map<String, String>> fields = new LinkedHashMap<>();
        entries(entries.get("fields"), "fields").forEach((field, said) -> {
            Map<String, Node> ofField = entries(said, "field " + field);
            fields.put(field, annotations(name + "." + field, ofField.get("annotations"), true));
        });
        return new DataSourceSpec(
                name, annotations(name, entries.get("annotations"), false), fields, true, problems.locate(node));
    }

    /** A mistyped annotation means nothing, which nobody would see. */
    private Map<String, String> annotations(String whose, @Nullable Node node, boolean isOfField) {
        Map<String, String> texts = texts(node, "annotations");
        leaves(node, "annotations")
                .forEach((key, leaf) -> warn(
                        problems.locate(leaf), whose, GadgetKeys.problem(key, texts.getOrDefault(key, ""), isOfField)));
        return texts;
    }

    /** Keys are many, and most are about other things; one that is nearly one of ours was meant as it. */
    private void warnOfTypos(Map<String, Node> entries, List<String> known, String title) {
        entries.forEach((key, node) -> {
            String hint = NearestWord.hint(key, known);
            if (!known.contains(key) && !hint.isEmpty()) {
                problems.warn(node, "unknown key \"" + key + "\" in " + title + hint);
            }
        });
    }

    private void warn(Location location, String whose, String problem) {
        if (!problem.isEmpty()) {
            problems.warn(location, whose + ": " + problem);
        }
    }

    private DataSourceSpec with(Annotation annotation, @Nullable DataSourceSpec known) {
        DataSourceSpec before =
                known == null ? DataSourceSpec.of(annotation.dataSource(), problems.wholeFile()) : known;
        Map<String, String> own = new LinkedHashMap<>(before.annotations());
        Map<String, Map<String, String>> fields = new LinkedHashMap<>(before.fields());
        String key = annotation.key().toLowerCase(Locale.ROOT);
        String whose = annotation.dataSource() + (annotation.field().isEmpty() ? "" : "." + annotation.field());
        warn(
                problems.wholeFile(),
                "--annotate " + whose,
                GadgetKeys.problem(key, annotation.value(), !annotation.field().isEmpty()));
        if (annotation.field().isEmpty()) {
            own.put(key, annotation.value());
        } else {
            Map<String, String> ofField =
                    new LinkedHashMap<>(fields.getOrDefault(annotation.field().toLowerCase(Locale.ROOT), Map.of()));
            ofField.put(key, annotation.value());
            fields.put(annotation.field().toLowerCase(Locale.ROOT), ofField);
        }
        return new DataSourceSpec(before.name(), own, fields, before.isInFile(), before.location());
    }

    private List<GadgetParameter> parameters(Map<String, Node> top) {
        List<GadgetParameter> parameters = new ArrayList<>();
        Map<String, Node> operators = entries(top.get("params"), "params");
        warnOfTypos(operators, List.of("ebpf"), "params");
        Node ofEbpf = operators.get("ebpf");
        for (Node node : new Node[] {ofEbpf, top.get("ebpfparams")}) {
            spelled(node, "params.ebpf").forEach((variable, said) -> {
                Map<String, String> texts = texts(said, "parameter " + variable);
                if (said instanceof MappingNode) {
                    warnOfTypos(entries(said, "parameter"), OF_PARAMETER, "parameter " + variable);
                }
                parameters.add(new GadgetParameter(
                        variable,
                        texts.getOrDefault("key", variable),
                        Optional.ofNullable(texts.get("defaultvalue")),
                        problems.locate(said)));
            });
        }
        return parameters;
    }

    private Map<String, String> targets(@Nullable Node programs) {
        Map<String, String> targets = new LinkedHashMap<>();
        spelled(programs, "programs").forEach((program, said) -> {
            String target = texts(said, "program " + program).get("attach_to");
            if (target != null) {
                targets.put(program, target);
            }
        });
        return targets;
    }

    /** The entries of a mapping, keys in lower case; none if there is nothing. */
    private Map<String, Node> entries(@Nullable Node node, String title) {
        Map<String, Node> lower = new LinkedHashMap<>();
        spelled(node, title).forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    /** The same with keys as they are spelled. */
    private Map<String, Node> spelled(@Nullable Node node, String title) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            Entries.of(mapping, problems).forEach((key, entry) -> entries.put(key, entry.getValueNode()));
        } else if (node != null && !Scalars.isNull(node)) {
            problems.error(node, title + " must be a mapping, this is " + Scalars.describe(node));
        }
        return entries;
    }

    /** Texts by key; {@code a: {b: c}} is {@code a.b: c}, and lists are for others. */
    private Map<String, String> texts(@Nullable Node node, String title) {
        Map<String, String> texts = new LinkedHashMap<>();
        leaves(node, title).forEach((key, value) -> {
            boolean isTrue = Scalars.flag(value).orElse(false);
            Scalars.text(value)
                    .map(text -> isTrue && text.equalsIgnoreCase("true") ? "true" : text)
                    .ifPresent(text -> texts.put(key, text));
        });
        return texts;
    }

    private Map<String, Node> leaves(@Nullable Node node, String title) {
        Map<String, Node> leaves = new LinkedHashMap<>();
        entries(node, title).forEach((key, value) -> {
            if (value instanceof MappingNode) {
                leaves(value, title + "." + key).forEach((below, leaf) -> leaves.put(key + "." + below, leaf));
            } else {
                leaves.put(key, value);
            }
        });
        return leaves;
    }
}
