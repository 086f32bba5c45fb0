package io.bpfmetrics.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder of configs that a test writes, with objects of this project. */
public final class ConfigFiles {
    private final Path folder;

    /** An existing folder. */
    public ConfigFiles(Path folder) {
        this.folder = folder;
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** Writes {@code NAME.yaml}. */
    public ConfigFiles text(String name, String yaml) {
        try {
            Files.writeString(folder.resolve(name + ".yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Puts a compiled object beside it, given by its path in the project without {@code .bpf.o}. */
    public ConfigFiles object(String name, String compiled) {
        return copy(compiled + ".bpf.o", name + ".bpf.o");
    }

    /** Copies an example, text and object. */
    public ConfigFiles example(String example) {
        return copy("examples/" + example + ".yaml", example + ".yaml").object(example, "examples/" + example);
    }

    private ConfigFiles copy(String from, String to) {
        try {
            Files.copy(
                    ExporterCommand.projectDirectory().resolve(from),
                    folder.resolve(to),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
