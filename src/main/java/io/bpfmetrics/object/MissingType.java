package io.bpfmetrics.object;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A type of the kernel that a program was compiled for and that this kernel does not have. */
final class MissingType {
    private static final Pattern RELOCATION =
            Pattern.compile("failed to resolve CO-RE relocation <\\w+> \\[\\d+\\] (\\w+) ([\\w<>]+)(.*)");
    private static final Pattern OFFSETS = Pattern.compile(" \\([\\d:]+ @ offset [\\d.]+\\)$");
    private static final String FLAVOR = "___";

    private MissingType() {}

    /** What libbpf writes in place of the verifier's reason, in words; empty if it is another reason. */
    static Optional<String> of(String reason) {
        Matcher matcher = RELOCATION.matcher(reason);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String kind = matcher.group(1);
        String name = withoutFlavor(matcher.group(2));
        return Optional.of(
                name.startsWith("gadget_")
                        ? "it needs " + kind + " \"" + name
                                + "\" of the socket enricher of Inspektor Gadget, which this exporter"
                                + " does not have"
                        : "the kernel has no " + kind + " \"" + name + "\"" + member(matcher.group(3))
                                + "; the program was compiled for another version or configuration of the kernel");
    }

    private static String member(String rest) {
        String member = OFFSETS.matcher(rest).replaceFirst("");
        if (member.startsWith("::")) {
            return " with the value \"" + member.substring(2).replaceFirst(" = .*", "") + "\"";
        }
        return member.startsWith(".") ? " with the field \"" + member.substring(1) + "\" of that type" : "";
    }

    /** What follows three underscores only tells declarations apart. */
    private static String withoutFlavor(String name) {
        int flavor = name.indexOf(FLAVOR);
        return flavor > 0 ? name.substring(0, flavor) : name;
    }
}
