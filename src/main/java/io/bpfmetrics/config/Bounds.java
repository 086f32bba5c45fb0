package io.bpfmetrics.config;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** Checks lists of the bounds of buckets. */
final class Bounds {
    static final long MOST = 10_000;

    private Bounds() {}

    /** Checks that there are not too many, and that they ascend. */
    static void check(Section metric, String key, List<Double> bounds) {
        if (bounds.size() > MOST) {
            metric.error(key, bounds.size() + " buckets are too many; at most " + MOST);
        }
        List<Node> items = metric.items(key);
        for (int i = 1; i < bounds.size() && bounds.size() == items.size(); i++) { // fewer: some were no numbers
            if (bounds.get(i) <= bounds.get(i - 1)) {
                String order = Scalars.describe(items.get(i)) + " after " + Scalars.describe(items.get(i - 1));
                metric.problems().error(items.get(i), key + " must ascend, this has " + order);
            }
        }
    }
}
