package io.bpfmetrics.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads decoders, and what can be known about them without a map. */
final class DecoderReader {
    /** Every decoder there is. */
    private static final List<String> NEED_NUMBER_TEXT =
            List.of("errno", "cgroup", "syscall", "pci_vendor", "pci_device", "pci_class", "pci_subclass");

    private static final Map<String, SizeRule> SIZES = Map.of(
            "uint", new SizeRule(DecoderReader::isIntegerSize, "of 1, 2, 4 or 8"),
            "int", new SizeRule(DecoderReader::isIntegerSize, "of 1, 2, 4 or 8"),
            "ifname", new SizeRule(size -> size >= 4, "of at least 4"),
            "majorminor", new SizeRule(size -> size >= 4, "of at least 4"),
            "ksym", new SizeRule(size -> size >= 8, "of at least 8"),
            "kstack", new SizeRule(size -> size % 8 == 0, "that is a multiple of 8"));

    private DecoderReader() {}

    /** The list {@code decoders} of a mapping. */
    static List<DecoderSpec> list(Section label) {
        return label.sections("decoders", Shape.DECODER).stream()
                .map(DecoderReader::read)
                .toList();
    }

    private static DecoderSpec read(Section decoder) {
        String name = decoder.required("name");
        if (!name.isEmpty() && !DecoderSpec.NAMES.contains(name)) {
            decoder.error("name", "unknown decoder \"" + name + "\"" + NearestWord.hintOrAll(name, DecoderSpec.NAMES));
        }
        if (name.equals("static_map") && !decoder.has("static_map")) {
            decoder.warn("name", "decoder static_map has no static_map: every label will be \"empty mapping\"");
        }
        return new DecoderSpec(
                name, decoder.textByText("static_map"), decoder.flag("allow_unknown"), patterns(decoder, name));
    }

    private static List<String> patterns(Section decoder, String name) {
        List<String> patterns = patterns(decoder);
        if (name.equals("regexp") && patterns.isEmpty()) {
            decoder.error("name", "decoder regexp needs regexps, a list of patterns");
        }
        return patterns;
    }

    /** The list {@code regexps} of a mapping. */
    static List<String> patterns(Section section) {
        List<String> patterns = section.texts("regexps");
        for (int item = 0; item < patterns.size(); item++) {
            String pattern = patterns.get(item);
            Node place = section.items("regexps").get(item);
            problem(pattern)
                    .ifPresent(problem -> section.problems().error(place, "pattern \"" + pattern + "\" " + problem));
        }
        return patterns;
    }

    private static Optional<String> problem(String pattern) {
        Optional<String> tooLarge = RegexpLimits.problem(pattern);
        if (tooLarge.isPresent()) {
            return tooLarge.map(why -> "is too much: " + why);
        }
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("is not RE2: " + e.getMessage());
        }
    }

    /** Checks a chain against the bytes that it is to decode. */
    static void checkFirst(Section label, List<DecoderSpec> chain, int size) {
        String first = chain.isEmpty() ? "" : chain.get(0).name();
        SizeRule rule = SIZES.get(first);
        if (rule != null && size > 0 && !rule.isFit().test(size)) {
            label.error("size", "decoder " + first + " needs a size " + rule.words() + ", this is " + size);
        } else if (NEED_NUMBER_TEXT.contains(first)) {
            label.warn("decoders", "decoder " + first + " reads a decimal number; put {name: uint} before it");
        }
    }

    private static boolean isIntegerSize(int size) {
        return size == 1 || size == 2 || size == 4 || size == 8;
    }

    /** Which sizes a decoder takes. */
    private record SizeRule(IntPredicate isFit, String words) {}
}
