package io.bpfmetrics.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Config files in a folder of their own. */
record ConfigFixture(Path folder) {
    ConfigFixture with(String file, String text) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file, e);
        }
    }

    ConfigReading read(String names) {
        return read(names, GadgetOptions.NONE);
    }

    /** The same with what the command line says of gadgets. */
    ConfigReading read(String names, GadgetOptions gadgets) {
        return new ConfigFolder(folder, ConfigFolder.DEFAULT_PREFIX, gadgets).read(names);
    }

    /** Problems as {@code error a.yaml:1:2: message}, paths from the folder. */
    List<String> problems(String names) {
        return read(names).problems().stream()
                .map(problem -> (problem.isError() ? "error " : "warning ") + problem)
                .map(line -> line.replace(folder + "/", "").replace(folder.toString(), "(folder)"))
                .toList();
    }

    /** What is wrong with one file, without its name. */
    List<String> problemsOf(String text) {
        return with("a.yaml", text).problems("a").stream()
                .map(line -> line.replaceFirst("a\\.yaml:(?=\\d)", ""))
                .toList();
    }

    /** The one config of a file, which must have no errors. */
    ConfigSpec spec(String text) {
        ConfigReading reading = with("a.yaml", text).read("a");
        if (reading.configs().size() != 1) {
            throw new AssertionError("no config: " + reading.problems());
        }
        return reading.configs().get(0);
    }

    /** The one metric of a file. */
    MetricSpec metric(String text) {
        List<MetricSpec> metrics = spec(text).metrics();
        if (metrics.size() != 1) {
            throw new AssertionError("not one metric: " + metrics);
        }
        return metrics.get(0);
    }
}
