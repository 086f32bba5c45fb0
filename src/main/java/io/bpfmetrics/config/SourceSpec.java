package io.bpfmetrics.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where the maps of a config are that somebody else loaded. What is empty may be anything. */
public sealed interface SourceSpec {
    /**
     * A pinned map, or a folder of them.
     *
     * @param path in a BPF file system
     */
    record Pin(Path path) implements SourceSpec {}

    /**
     * One map.
     *
     * @param id the kernel's
     */
    record MapId(int id) implements SourceSpec {}

    /**
     * The newest map like this.
     *
     * @param name compared on its first 15 bytes, as the kernel keeps them
     * @param type the kernel's word in lower case, such as {@code percpu_array}
     * @param keySize in bytes
     * @param valueSize in bytes
     */
    record MapQuery(Optional<String> name, Optional<String> type, OptionalInt keySize, OptionalInt valueSize)
            implements SourceSpec {}

    /**
     * The maps of the newest program like this.
     *
     * @param name compared on its first 15 bytes, as the kernel keeps them
     * @param tag 16 hexadecimal digits
     * @param id the kernel's
     */
    record ProgramQuery(Optional<String> name, Optional<String> tag, OptionalInt id) implements SourceSpec {}

    /**
     * The maps that the newest process like this has open.
     *
     * @param comm the process's name, compared on its first 15 bytes, as the kernel keeps them
     * @param exe what {@code /proc/PID/exe} points at
     * @param pid its number
     */
    record ProcessQuery(Optional<String> comm, Optional<Path> exe, OptionalInt pid) implements SourceSpec {}

    /**
     * The maps of a gadget that is loaded, found by the names of its data sources in the types that came with its maps.
     *
     * @param dataSources their names; case does not count
     */
    record Gadget(List<String> dataSources) implements SourceSpec {
        /** Copies the list. */
        public Gadget {
            dataSources = List.copyOf(dataSources);
        }
    }
}
