package io.bpfmetrics.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads where the maps of a config are, when not in the object beside it. */
final class SourceReader {
    private static final List<String> KINDS = List.of("object", "pin", "map_id", "map", "program", "process");
    private static final List<String> OF_PROGRAMS = List.of("events", "tracing", "kaddrs", "cgroup_id_map", "attach");
    private static final Pattern TAG = Pattern.compile("[0-9a-fA-F]{16}");

    private SourceReader() {}

    /** The maps of somebody else that a file wants; empty if its maps are in an object. */
    static Optional<ForeignSpec> foreign(Section config) {
        if (!config.has("source")) {
            return Optional.empty();
        }
        Section source = config.section("source", Shape.SOURCE);
        List<String> given = KINDS.stream().filter(source::has).toList();
        if (source.isReadable() && given.size() != 1) {
            source.error(
                    "object",
                    "source needs exactly one of " + String.join(", ", KINDS) + "; this has "
                            + (given.isEmpty() ? "none" : String.join(" and ", given)));
        }
        if (given.isEmpty() || given.equals(List.of("object"))) {
            if (source.has("hold")) {
                source.warn("hold", "hold has no effect with an object, whose maps are ours");
            }
            return Optional.empty();
        }
        for (String key : OF_PROGRAMS) {
            if (config.has(key)) {
                config.error(
                        key,
                        key + " needs an object that is loaded here, and source names maps that somebody else"
                                + " loads");
            }
        }
        return Optional.of(new ForeignSpec(spec(source, given.get(0)), source.flag("hold"), source.location()));
    }

    private static SourceSpec spec(Section source, String kind) {
        return switch (kind) {
            case "pin" -> pin(source);
            case "map_id" ->
                new SourceSpec.MapId(
                        source.integer("map_id", 1, Integer.MAX_VALUE).orElse(0));
            case "map" -> map(source.section("map", Shape.SOURCE_MAP));
            case "program" -> program(source.section("program", Shape.SOURCE_PROGRAM));
            default -> process(source.section("process", Shape.SOURCE_PROCESS));
        };
    }

    private static SourceSpec pin(Section source) {
        String path = source.text("pin").orElse("");
        if (!path.startsWith("/")) {
            source.error("pin", "pin must be the whole path of a map or a folder, such as /sys/fs/bpf/name");
        }
        return new SourceSpec.Pin(Path.of(path));
    }

    private static SourceSpec map(Section map) {
        requireAny(map, "name", "type", "key_size", "value_size");
        Optional<String> type = text(map, "type");
        if (type.isPresent() && !type.get().matches("[a-z0-9_]+")) {
            map.error("type", "type is the kernel's word in lower case, such as percpu_array");
        }
        return new SourceSpec.MapQuery(text(map, "name"), type, size(map, "key_size"), size(map, "value_size"));
    }

    private static OptionalInt size(Section map, String key) {
        return map.integer(key, 0, Integer.MAX_VALUE);
    }

    private static SourceSpec program(Section program) {
        requireAny(program, "name", "tag", "id");
        Optional<String> tag = text(program, "tag");
        if (tag.isPresent() && !TAG.matcher(tag.get()).matches()) {
            program.error("tag", "tag must be 16 hexadecimal digits, as bpftool prints it");
        }
        return new SourceSpec.ProgramQuery(
                text(program, "name"),
                tag.map(digits -> digits.toLowerCase(Locale.ROOT)),
                program.integer("id", 1, Integer.MAX_VALUE));
    }

    private static SourceSpec process(Section process) {
        requireAny(process, "comm", "exe", "pid");
        return new SourceSpec.ProcessQuery(
                text(process, "comm"),
                text(process, "exe").map(Path::of),
                process.integer("pid", 1, Integer.MAX_VALUE));
    }

    private static void requireAny(Section section, String... keys) {
        if (section.isReadable() && List.of(keys).stream().noneMatch(section::has)) {
            section.error(keys[0], "source needs at least one of " + String.join(", ", keys) + " here");
        }
    }

    private static Optional<String> text(Section section, String key) {
        Optional<String> text = section.text(key);
        if (text.filter(String::isEmpty).isPresent()) {
            section.error(key, key + " must not be empty");
        }
        return text;
    }
}
