package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** What to say of keys that mean nothing, and of text where keys should be. */
final class UnknownKeys {
    private UnknownKeys() {}

    static void check(String key, Node node, Shape shape, Problems problems) {
        if (!shape.known().contains(key)) {
            problems.warn(node, "unknown key \"" + key + "\" in " + shape.title() + hint(key, shape));
        }
    }

    private static String hint(String key, Shape shape) {
        return missingBlank(key, shape)
                .map(written -> "; write " + written)
                .orElseGet(() -> NearestWord.hint(key, shape.known()));
    }

    /** Such as {@code a decoder must be a mapping, this is "name:uint"; write "name: uint", …}. */
    static String noMapping(Node node, Shape shape) {
        String hint = Scalars.text(node)
                .flatMap(text -> missingBlank(text, shape))
                .map(written -> "; write " + written)
                .orElseGet(() -> "; its keys are " + String.join(", ", most(shape.known())));
        return shape.title() + " must be a mapping, this is " + Scalars.describe(node) + hint;
    }

    private static List<String> most(List<String> keys) {
        return keys.subList(0, Math.min(5, keys.size()));
    }

    private static Optional<String> missingBlank(String text, Shape shape) {
        int colon = text.indexOf(':');
        if (colon < 0 || !shape.known().contains(text.substring(0, colon))) {
            return Optional.empty();
        }
        return Optional.of(YamlText.withBlank(text.substring(0, colon), text.substring(colon + 1)));
    }
}
