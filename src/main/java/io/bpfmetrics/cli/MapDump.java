package io.bpfmetrics.cli;

import io.bpfmetrics.collect.MapTypes;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ForeignMap;
import io.bpfmetrics.kernel.MapEntries;
import io.bpfmetrics.kernel.MapVisitor;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Prints the entries of one map as they are read. */
final class MapDump {
    private static final int BUFFER_CHARACTERS = 1 << 16;
    private static final int ENTRIES_BETWEEN_CHECKS = 4096;

    private final ForeignMap map;
    private final MapTypes types;
    private final PrintWriter err;

    MapDump(ForeignMap map, MapTypes types, PrintWriter err) {
        this.map = map;
        this.types = types;
        this.err = err;
    }

    /**
     * Prints all entries.
     *
     * @param width of the terminal; 0 if there is none
     * @return the exit code; not {@link ExitCode#OK} if the kernel refuses to go on, which is said
     * @throws ExitException if the map has no entries that can be shown
     */
    int print(OutputFormat format, PrintWriter out, int width) throws ExitException, IOException {
        if (map.whyNotShown().isPresent()) {
            throw new ExitException(
                    ExitCode.FAILED,
                    map.info().target() + " has no entries to show: "
                            + map.whyNotShown().get());
        }
        try (MapEntries entries = map.entries()) {
            BufferedWriter buffer = new BufferedWriter(out, BUFFER_CHARACTERS);
            DumpOutput output = format == OutputFormat.json
                    ? new DumpJson(map.info().shape(), entries, types, buffer)
                    : new DumpTable(map.info().shape(), entries, types, buffer, width);
            int exitCode = print(entries, output, out);
            buffer.flush();
            return exitCode;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private int print(MapEntries entries, DumpOutput output, PrintWriter out) throws IOException {
        output.begin();
        try {
            map.read(entries, watched(output, out));
        } catch (BpfException e) {
            output.end();
            ExitException refused = DumpSource.refused(e);
            err.println("error: " + map.info().target() + " cannot be read to the end: " + refused.getMessage());
            return refused.exitCode();
        }
        output.end();
        return ExitCode.OK;
    }

    /** Whoever reads the output may go away, as head does: then there is nothing more to do. */
    private static MapVisitor watched(DumpOutput output, PrintWriter out) {
        int[] count = {0};
        return (keys, keyOffset, values, valueOffset) -> {
            if (++count[0] % ENTRIES_BETWEEN_CHECKS == 0 && out.checkError()) {
                throw new UncheckedIOException(new IOException("nobody takes it any more"));
            }
            output.entry(keys, keyOffset, values, valueOffset);
        };
    }
}
