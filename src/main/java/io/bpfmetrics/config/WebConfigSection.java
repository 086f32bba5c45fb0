package io.bpfmetrics.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping in a web config. It notes what was asked of it, and in the end reports every key that nobody asked for.
 * Absent and empty values are the same, as in Prometheus' programs. Not thread-safe.
 */
final class WebConfigSection {
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF");

    private final Path file;
    private final List<ConfigProblem> problems;
    private final List<WebConfigSection> sections;
    private final Location location;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Location> places = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    private WebConfigSection(
            Path file, Location location, List<ConfigProblem> problems, List<WebConfigSection> sections) {
        this.file = file;
        this.location = location;
        this.problems = problems;
        this.sections = sections;
        sections.add(this);
    }

    static WebConfigSection top(Path file, Node node) {
        WebConfigSection top =
                new WebConfigSection(file, new Location(file, 1, 1), new ArrayList<>(), new ArrayList<>());
        top.fill(node, "the file");
        return top;
    }

    /** The mapping under a key; an empty one if there is none. */
    WebConfigSection section(String key) {
        known.add(key);
        WebConfigSection section = new WebConfigSection(file, place(key), problems, sections);
        Node node = values.get(key);
        if (node != null && !isNothing(node)) {
            section.fill(node, key);
        }
        return section;
    }

    Set<String> keys() {
        return new LinkedHashSet<>(values.keySet());
    }

    Location location() {
        return location;
    }

    /** The place of a key, or of this section if it has no such key. */
    Location place(String key) {
        return places.getOrDefault(key, location);
    }

    /** The text under a key; empty if there is none. */
    String text(String key) {
        known.add(key);
        Node node = values.get(key);
        return node == null ? "" : scalar(node, key);
    }

    boolean flag(String key, boolean otherwise) {
        String text = text(key);
        if (!text.isEmpty() && !TRUE.contains(text) && !FALSE.contains(text)) {
            problem(key, "must be true or false, not \"" + text + "\"");
        }
        return text.isEmpty() ? otherwise : TRUE.contains(text);
    }

    /** The texts of the list under a key; empty if there is none. */
    List<String> texts(String key) {
        known.add(key);
        Node node = values.get(key);
        if (node == null || isNothing(node)) {
            return List.of();
        }
        if (!(node instanceof SequenceNode list)) {
            problem(key, "must be a list");
            return List.of();
        }
        return list.getValue().stream().map(item -> scalar(item, key)).toList();
    }

    void problem(String key, String message) {
        problems.add(new ConfigProblem(place(key), key + " " + message, true));
    }

    /** Reports all problems of the whole file, if there are any. */
    void finish() throws WebConfigException {
        sections.forEach(WebConfigSection::reportUnknown);
        if (!problems.isEmpty()) {
            throw new WebConfigException(problems.stream()
                    .sorted(Comparator.comparingInt(
                                    (ConfigProblem it) -> it.location().line())
                            .thenComparingInt(it -> it.location().column()))
                    .toList());
        }
    }

    private void reportUnknown() {
        values.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> problem(key, "is not known here; known: " + String.join(", ", known)));
    }

    private void fill(Node node, String name) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(new ConfigProblem(place(node), name + " must be a mapping of keys to values", true));
            return;
        }
        for (NodeTuple entry : mapping.getValue()) {
            String key = scalar(entry.getKeyNode(), "a key");
            if (values.put(key, entry.getValueNode()) != null) {
                problems.add(new ConfigProblem(place(entry.getKeyNode()), key + " is given twice", true));
            }
            places.put(key, place(entry.getKeyNode()));
        }
    }

    private String scalar(Node node, String key) {
        if (isNothing(node)) {
            return "";
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problems.add(new ConfigProblem(place(node), key + " must be a text", true));
        return "";
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private Location place(Node node) {
        Optional<Mark> mark = node.getStartMark();
        return new Location(
                file,
                mark.map(it -> it.getLine() + 1).orElse(0),
                mark.map(it -> it.getColumn() + 1).orElse(0));
    }
}
