package io.bpfmetrics.config;

import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What a config may demand of whoever reads it: a few lines of YAML can stand for billions of nodes. */
final class YamlLimits {
    /** The deepest that collections may be inside of each other, aliases followed; a config has ten. */
    static final int MOST_DEPTH = 100;

    /** The most nodes once every alias is replaced by what it stands for. */
    static final long MOST_NODES = 1_000_000;

    private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();

    private YamlLimits() {}

    /** Where the first document goes too deep. */
    static Optional<Mark> tooDeep(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MOST_DEPTH) {
                return event.getStartMark();
            }
            if (event.getEventId() == Event.ID.DocumentEnd) {
                break;
            }
        }
        return Optional.empty();
    }

    /** Whether aliases make more of a document than there may be. */
    static boolean isTooLarge(Node root) {
        return new YamlLimits().size(root, 0) > MOST_NODES;
    }

    /** Nodes that contain themselves count once: readers go no deeper than what they know. */
    private long size(Node node, int depth) {
        Long known = sizes.get(node);
        if (known != null) {
            return known;
        }
        if (depth > MOST_DEPTH) {
            return MOST_NODES + 1;
        }
        sizes.put(node, 1L);
        long size = 1;
        for (Node child : (Iterable<Node>) children(node)::iterator) {
            size = Math.min(MOST_NODES + 1, size + size(child, depth + 1));
        }
        sizes.put(node, size);
        return size;
    }

    private static Stream<Node> children(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream().flatMap(entry -> Stream.of(entry.getKeyNode(), entry.getValueNode()));
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream();
        }
        return node instanceof AnchorNode anchor ? Stream.of(anchor.getRealNode()) : Stream.of();
    }
}
