package io.bpfmetrics.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder of gadgets that a test writes. */
public record GadgetFiles(Path folder) {
    /** Writes {@code NAME/gadget.yaml} and puts an object beside it. */
    public GadgetFiles with(String name, String yaml, Path object) {
        try {
            Path own = Files.createDirectories(folder.resolve(name));
            Files.copy(object, own.resolve("program.bpf.o"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("copying " + object, e);
        }
        return without(name, yaml);
    }

    /** The same with nothing beside it: somebody else has loaded the object. */
    public GadgetFiles without(String name, String yaml) {
        try {
            Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("gadget.yaml"), yaml);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("writing gadget " + name, e);
        }
    }
}
