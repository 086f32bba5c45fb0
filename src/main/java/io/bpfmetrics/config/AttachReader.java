package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;

/** Reads where programs go whose section does not say it. */
final class AttachReader {
    private static final List<String> FAMILIES = List.of("ipv4", "ipv6");
    private static final List<String> HOOKS = List.of("prerouting", "input", "forward", "output", "postrouting");
    private static final List<String> TARGETS = List.of("interface", "interfaces", "cgroup", "netns", "netfilter");

    private AttachReader() {}

    static AttachSpec read(Section item) {
        List<String> targets = TARGETS.stream().filter(item::has).toList();
        if (targets.size() > 1) {
            item.error(
                    targets.get(1), "a program goes to one kind of target, this has " + String.join(" and ", targets));
        }
        return new AttachSpec(
                item.required("program"),
                interfaces(item),
                path(item, "cgroup"),
                path(item, "netns"),
                netfilter(item),
                item.location());
    }

    private static List<String> interfaces(Section item) {
        List<String> names = item.text("interface").map(List::of).orElseGet(() -> item.texts("interfaces"));
        boolean isAsked = item.has("interface") || item.has("interfaces");
        if (isAsked && (names.isEmpty() || names.contains(""))) {
            String key = item.has("interface") ? "interface" : "interfaces";
            item.error(key, key + " must name a network interface, such as eth0");
        }
        return names;
    }

    private static Optional<String> path(Section item, String key) {
        Optional<String> path = item.text(key);
        if (path.filter(String::isEmpty).isPresent()) {
            item.error(key, key + " must be a path");
        }
        return path;
    }

    private static Optional<NetfilterSpec> netfilter(Section item) {
        if (!item.has("netfilter")) {
            return Optional.empty();
        }
        Section netfilter = item.section("netfilter", Shape.NETFILTER);
        return Optional.of(new NetfilterSpec(
                required(netfilter, "family", FAMILIES),
                required(netfilter, "hook", HOOKS),
                netfilter
                        .integer("priority", Integer.MIN_VALUE, Integer.MAX_VALUE)
                        .orElse(0),
                netfilter.flag("defrag")));
    }

    private static String required(Section netfilter, String key, List<String> words) {
        if (!netfilter.has(key) && netfilter.isReadable()) {
            netfilter.error(key, "netfilter needs " + key + ": " + String.join(", ", words));
        }
        return netfilter.word(key, words).orElse("");
    }
}
