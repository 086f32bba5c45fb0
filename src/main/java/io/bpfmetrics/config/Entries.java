package io.bpfmetrics.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The entries of a YAML mapping by key, {@code <<} merged in. */
final class Entries {
    private final Map<String, NodeTuple> byKey = new LinkedHashMap<>();
    private final List<Node> path = new ArrayList<>();
    private final Problems problems;

    private Entries(Problems problems) {
        this.problems = problems;
    }

    /** In the order of the file. Of a key that comes twice, the last counts, as for ebpf_exporter, with a warning. */
    static Map<String, NodeTuple> of(MappingNode mapping, Problems problems) {
        Entries entries = new Entries(problems);
        entries.merge(mapping);
        return entries.byKey;
    }

    private void merge(MappingNode mapping) {
        if (path.contains(mapping)) {
            problems.error(mapping, "this mapping merges itself");
            return;
        }
        path.add(mapping);
        Map<String, NodeTuple> own = new LinkedHashMap<>();
        List<Node> others = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (isMerge(entry.getKeyNode())) {
                others.add(entry.getValueNode());
            } else {
                add(entry, own);
            }
        }
        own.forEach(byKey::putIfAbsent);
        others.forEach(this::mergeOther);
        path.remove(path.size() - 1);
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<");
    }

    private void add(NodeTuple entry, Map<String, NodeTuple> own) {
        Node key = entry.getKeyNode();
        String name = Scalars.text(key).orElse("");
        if (!(key instanceof ScalarNode)) {
            problems.error(key, "a key must be text, this is " + Scalars.describe(key));
        } else if (own.containsKey(name)) {
            int line = problems.locate(own.get(name).getKeyNode()).line();
            problems.warn(key, "duplicate key \"" + name + "\", first on line " + line + "; the last one counts");
            own.put(name, entry);
        } else {
            own.put(name, entry);
        }
    }

    private void mergeOther(Node other) {
        if (other instanceof MappingNode mapping) {
            merge(mapping);
        } else if (other instanceof SequenceNode sequence
                && sequence.getValue().stream().allMatch(MappingNode.class::isInstance)) {
            sequence.getValue().forEach(item -> merge((MappingNode) item));
        } else {
            problems.error(other, "<< merges a mapping or a list of mappings, this is " + Scalars.describe(other));
        }
    }
}
