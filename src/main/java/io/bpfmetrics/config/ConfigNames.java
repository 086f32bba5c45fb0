package io.bpfmetrics.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Finds the files that {@code --config.names} names. */
final class ConfigNames {
    /** The file of a gadget in a folder of its own. */
    static final String GADGET_FILE = "gadget.yaml";

    /** How compiled objects end. */
    static final String OBJECT = ".bpf.o";

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

    /**
     * Where a config is: a gadget's own folder comes first, a bare object last. A leading slash is no root, as in Go.
     */
    private Path file(String name) {
        Path yaml = folder.resolve(below(name + ENDING));
        Path gadget = folder.resolve(below(name)).resolve(GADGET_FILE);
        Path object = folder.resolve(below(name + OBJECT));
        if (Files.exists(gadget)) {
            return gadget;
        }
        return !Files.exists(yaml) && Files.exists(object) ? object : yaml;
    }

    /** The object of a gadget: in its own folder, or beside its file; empty if there is none. */
    static Optional<Path> objectOfGadget(String name, Path file) {
        String last = String.valueOf(Path.of(name).getFileName());
        List<String> names =
                file.endsWith(GADGET_FILE) ? List.of("program" + OBJECT, last + OBJECT) : List.of(last + OBJECT);
        return names.stream().map(file::resolveSibling).filter(Files::exists).findFirst();
    }

    /** The name of the config that a file alone is: a gadget is called as its folder. */
    static String nameOf(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        String name = String.valueOf(
                folder == null || !file.endsWith(GADGET_FILE) ? file.getFileName() : folder.getFileName());
        return name.replaceAll("\\.(yaml|bpf\\.o)$", "");
    }

    /** The name of the config that a file in a folder is. */
    static String name(Path folder, Path file) {
        String path = folder.relativize(file).toString();
        return path.endsWith("/" + GADGET_FILE)
                ? path.substring(0, path.length() - GADGET_FILE.length() - 1)
                : path.replaceAll("\\.(yaml|bpf\\.o)$", "");
    }

    private static boolean isOutside(String name) {
        return below(name + ENDING).startsWith("..");
    }

    private static Path below(String name) {
        return Path.of(name.replaceFirst("^/+", "")).normalize();
    }

    private String near(String name) {
        List<String> there = there();
        String plain = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        String near = there.contains(plain) ? "\"" + plain + "\"" : NearestWord.list(plain, there, 3);
        return near.isEmpty() ? "" : "; did you mean " + near + "?";
    }

    private List<String> all() {
        List<String> all = there().stream().filter(this::isConfig).toList();
        if (all.isEmpty()) {
            error("no file here is a config: a NAME.yaml with metrics, events or tracing, or a gadget");
        }
        return all;
    }

    /** The names of YAML files, and of folders with a gadget. */
    private List<String> there() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> isYaml(file) || Files.exists(file.resolve(GADGET_FILE)))
                    .map(file -> file.getFileName().toString().replaceAll("\\.yaml$", ""))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            error("the folder cannot be listed: " + e.getMessage());
            return List.of();
        }
    }

    private static boolean isYaml(Path file) {
        return file.toString().endsWith(ENDING) && Files.isRegularFile(file);
    }

    /** Whether a file was meant as a config. One that is no YAML at all counts, so that somebody is told. */
    private boolean isConfig(String name) {
        Path file = file(name);
        if (file.endsWith(GADGET_FILE)) {
            return true;
        }
        Problems scratch = new Problems(file); // said when the file is read in earnest
        Node root = YamlText.read(file, scratch).orElse(null);
        if (!(root instanceof MappingNode mapping)) {
            return scratch.hasErrors() || hasObject(name);
        }
        Set<String> keys = Entries.of(mapping, scratch).keySet();
        return keys.stream().anyMatch(TOP_KEYS::contains) || GadgetReader.isGadget(root, scratch) || hasObject(name);
    }

    private boolean hasObject(String name) {
        return Files.exists(Path.of(folder.toString(), name + OBJECT));
    }

    private void error(String message) {
        problems.error(problems.wholeFile(), message);
    }
}
