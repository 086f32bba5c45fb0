package io.bpfmetrics.examples;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A page of {@code docs/} with programs and configs that its reader types. */
record Page(String text) {
    static Page read(String path) throws IOException {
        return new Page(Files.readString(
                ExporterCommand.projectDirectory().resolve("docs").resolve(path)));
    }

    /** The first block of code in this language. */
    String block(String language) {
        return blocks(language).get(0);
    }

    List<String> blocks(String language) {
        return Pattern.compile("(?sm)^ *```" + language + "\\n(.*?)^ *```")
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** Writes the first program and the first config to a folder, and builds the program as the examples are built. */
    void build(Path folder, String name) throws IOException, InterruptedException {
        Files.writeString(folder.resolve(name + ".yaml"), block("yaml"));
        build(folder, name, block("c"));
    }

    /** Builds a program as the examples are built. */
    static void build(Path folder, String name, String source) throws IOException, InterruptedException {
        Files.writeString(folder.resolve(name + ".bpf.c"), source);
        Path project = ExporterCommand.projectDirectory();
        CommandOutput.of(
                "make",
                "-C",
                folder.toString(),
                "-f",
                project.resolve("examples/Makefile").toString(),
                "KIT=" + project.resolve("native/include"),
                name + ".bpf.o");
    }
}
