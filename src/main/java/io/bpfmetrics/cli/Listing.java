package io.bpfmetrics.cli;

import io.bpfmetrics.kernel.BootTime;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.BpfSubsystem;
import io.bpfmetrics.kernel.LinkInfo;
import io.bpfmetrics.kernel.LinkReader;
import io.bpfmetrics.kernel.MapInfo;
import io.bpfmetrics.kernel.MapReader;
import io.bpfmetrics.kernel.ObjectKind;
import io.bpfmetrics.kernel.ProgramInfo;
import io.bpfmetrics.kernel.ProgramReader;
import io.bpfmetrics.kernel.TypeWords;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects of one kind as rows of named values; a value that the kernel does not report is left out of its row. */
final class Listing {
    private final BpfSubsystem subsystem = new BpfSubsystem();
    private final TypeWords words = new TypeWords();
    private final BootTime bootTime = new BootTime();

    /** Reads all objects of a kind. */
    static ObjectRows read(ListedKind kind) throws ExitException {
        Listing listing = new Listing();
        try {
            return switch (kind) {
                case programs -> listing.programs();
                case maps -> listing.maps();
                case links -> listing.links();
            };
        } catch (BpfException e) {
            throw new ExitException(ExitCode.FAILED, "cannot list " + kind + ": " + e.getMessage());
        }
    }

    private ObjectRows programs() throws BpfException {
        ProgramReader reader = subsystem.programReader();
        return ObjectRows.read(
                subsystem,
                ObjectKind.PROGRAM,
                List.of(
                        "id",
                        "type",
                        "name",
                        "tag",
                        "gpl_compatible",
                        "load_time",
                        "translated_bytes",
                        "jited_bytes",
                        "memory_bytes",
                        "verified_instructions",
                        "map_ids"),
                fd -> row(reader.read(fd)));
    }

    private ObjectRows maps() throws BpfException {
        MapReader reader = subsystem.mapReader();
        return ObjectRows.read(
                subsystem,
                ObjectKind.MAP,
                List.of("id", "type", "name", "key_size", "value_size", "max_entries", "flags"),
                fd -> row(reader.read(fd)));
    }

    private ObjectRows links() throws BpfException {
        LinkReader reader = subsystem.linkReader();
        return ObjectRows.read(
                subsystem, ObjectKind.LINK, List.of("id", "type", "prog_id"), fd -> row(reader.read(fd)));
    }

    private Map<String, Object> row(ProgramInfo program) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", Integer.toUnsignedLong(program.id()));
        row.put("type", words.program(program.type()));
        row.put("name", program.name());
        row.put("tag", program.tag());
        program.isGplCompatible().ifPresent(is -> row.put("gpl_compatible", is));
        program.loadTimeNanos().ifPresent(nanos -> row.put("load_time", time(nanos)));
        row.put("translated_bytes", (long) program.translatedBytes());
        row.put("jited_bytes", (long) program.jitedBytes());
        program.memoryBytes().ifPresent(bytes -> row.put("memory_bytes", bytes));
        program.verifiedInstructions().ifPresent(count -> row.put("verified_instructions", count));
        program.mapIds().ifPresent(ids -> row.put("map_ids", ids));
        return row;
    }

    private String time(long nanosSinceBoot) {
        return Instant.ofEpochSecond(bootTime.epochSeconds(nanosSinceBoot)).toString();
    }

    private Map<String, Object> row(MapInfo map) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", Integer.toUnsignedLong(map.id()));
        row.put("type", words.map(map.type()));
        row.put("name", map.name());
        row.put("key_size", map.keySize());
        row.put("value_size", map.valueSize());
        row.put("max_entries", map.maxEntries());
        row.put("flags", map.flags());
        return row;
    }

    private Map<String, Object> row(LinkInfo link) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", Integer.toUnsignedLong(link.id()));
        row.put("type", words.link(link.type()));
        row.put("prog_id", Integer.toUnsignedLong(link.programId()));
        return row;
    }
}
