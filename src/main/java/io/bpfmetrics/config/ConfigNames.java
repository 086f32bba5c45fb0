package io.bpfmetrics.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Finds the files that {@code --config.names} names. */
final class ConfigNames {
    private static final String ENDING = ".yaml";
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Set<String> TOP_KEYS = Set.of("metrics", "tracing", "events");

    private final Path folder;
    private final Problems problems;

    ConfigNames(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    /** Files by name, in the order asked for. A name whose file is missing is a problem and left out. */
    Map<String, Path> find(String names) {
        Map<String, Path> found = new LinkedHashMap<>();
        if (!Files.isDirectory(folder)) {
            error(Files.exists(folder) ? "is no folder" : "there is no such folder");
            return found;
        }
        List<String> asked = COMMA.splitAsStream(names)
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (asked.isEmpty()) {
            error("no config is named; give names separated by commas, or all");
        }
        for (String name : asked) {
            if (name.equals("all")) {
                all().forEach(each -> found.putIfAbsent(each, file(each)));
            } else {
                add(name, found);
            }
        }
        return found;
    }

    private void add(String name, Map<String, Path> found) {
        Path file = file(name);
        if (isOutside(name)) {
            error("config \"" + name + "\" is outside of the folder");
        } else if (found.containsValue(file)) {
            problems.warn(problems.wholeFile(), "config \"" + name + "\" is named twice, and read once");
        } else if (!Files.exists(file)) {
            problems.error(new Location(file, 0, 0), "there is no such file" + near(name));
        } else {
            found.put(name, file);
        }
    }

    /** Where a config is. A leading slash is no root, as in Go. */
    private Path file(String name) {
        return folder.resolve(below(name));
    }

    private static boolean isOutside(String name) {
        return below(name).startsWith("..");
    }

    private static Path below(String name) {
        return Path.of(name.replaceFirst("^/+", "") + ENDING).normalize();
    }

    private String near(String name) {
        List<String> there = yamlFiles();
        String plain = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        String near = there.contains(plain) ? "\"" + plain + "\"" : NearestWord.list(plain, there, 3);
        return near.isEmpty() ? "" : "; did you mean " + near + "?";
    }

    private List<String> all() {
        List<String> all = yamlFiles().stream().filter(this::isConfig).toList();
        if (all.isEmpty()) {
            error("no file here is a config: a NAME.yaml with metrics, events or tracing");
        }
        return all;
    }

    private List<String> yamlFiles() {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = new ArrayList<>();
            files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING) && !name.startsWith("."))
                    .sorted()
                    .forEach(name -> names.add(name.substring(0, name.length() - ENDING.length())));
            return names;
        } catch (IOException e) {
            error("the folder cannot be listed: " + e.getMessage());
            return List.of();
        }
    }

    /** Whether a file was meant as a config. One that is no YAML at all counts, so that somebody is told. */
    private boolean isConfig(String name) {
        Path file = file(name);
        Problems scratch = new Problems(file); // said when the file is read in earnest
        Node root = YamlText.read(file, scratch).orElse(null);
        if (!(root instanceof MappingNode mapping)) {
            return scratch.hasErrors() || hasObject(name);
        }
        Set<String> keys = Entries.of(mapping, scratch).keySet();
        if (keys.contains("datasources")) {
            return false; // a gadget's file, which is another dialect
        }
        return keys.stream().anyMatch(TOP_KEYS::contains) || hasObject(name);
    }

    private boolean hasObject(String name) {
        return Files.exists(Path.of(folder.toString(), name + ".bpf.o"));
    }

    private void error(String message) {
        problems.error(problems.wholeFile(), message);
    }
}
