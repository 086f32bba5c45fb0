package io.bpfmetrics.decode;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.bpfmetrics.config.DecoderSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Decoders of text by what the config says. */
final class ConfiguredDecoders {
    private ConfiguredDecoders() {}

    static Decoder staticMap(DecoderSpec spec) {
        Map<String, String> texts = spec.staticMap();
        if (texts.isEmpty()) {
            return cell -> cell.put("empty mapping");
        }
        String prefix = spec.allowUnknown() ? "" : "unknown:";
        return cell -> {
            String text = cell.text();
            String mapped = texts.get(text);
            cell.put(mapped == null ? prefix + text : mapped);
        };
    }

    /** The first pattern that is found wins: its group, or without one all that it found. With more it never wins. */
    static Decoder regexp(DecoderSpec spec) {
        List<Pattern> patterns = new ArrayList<>();
        for (String regexp : spec.regexps()) {
            try {
                patterns.add(Pattern.compile(regexp));
            } catch (PatternSyntaxException e) {
                String problem = "cannot use the regular expression \"" + regexp + "\": " + e.getMessage();
                return cell -> {
                    throw new UndecodableException(problem);
                };
            }
        }
        if (patterns.isEmpty()) {
            return cell -> {
                throw new UndecodableException("has no regexps in the config");
            };
        }
        return cell -> match(cell, patterns);
    }

    private static void match(Cell cell, List<Pattern> patterns) {
        String text = cell.text();
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(text);
            if (pattern.groupCount() < 2 && matcher.find()) {
                String found = matcher.group(pattern.groupCount());
                cell.put(found == null ? "" : found); // a group that took no part
                return;
            }
        }
        cell.skip();
    }
}
