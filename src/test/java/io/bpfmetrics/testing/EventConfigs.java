package io.bpfmetrics.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The exporter with configs over a program that obeys orders. */
public final class EventConfigs {
    private final Path folder;
    private final Path object;
    private final List<String> names = new ArrayList<>();

    /** No configs, in a folder that is empty; each is going to be over the program of {@link Orders}. */
    public EventConfigs(Path folder) {
        this(folder, Orders.OBJECT);
    }

    /** The same over another program, such as that of {@link Records}. */
    public EventConfigs(Path folder, Path object) {
        this.folder = folder;
        this.object = object;
    }

    /** One more config of this name. */
    public EventConfigs with(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), text);
        Files.copy(object, folder.resolve(name + ".bpf.o"));
        names.add(name);
        return this;
    }

    /** Starts the exporter with all of them, on a port, without capabilities once it runs. */
    public ExporterCommand command(int port, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--subsystem",
                "off",
                "--config.dir",
                folder.toString(),
                "--config.names",
                String.join(",", names),
                "--capabilities.keep",
                "none",
                "--web.listen-address",
                "127.0.0.1:" + port));
        arguments.addAll(List.of(more));
        return ExporterCommand.of(arguments.toArray(new String[0]));
    }
}
