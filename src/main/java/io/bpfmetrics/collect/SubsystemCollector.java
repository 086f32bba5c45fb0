package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.BpfSubsystem;
import io.bpfmetrics.kernel.ObjectKind;
import io.bpfmetrics.kernel.ObjectTable;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Every program, map and link on the host. One collection is one scan; an object is there from the first scan after it
 * appears to the last before it ends. Needs CAP_SYS_ADMIN. Not thread-safe.
 */
public final class SubsystemCollector implements Collector {
    private static final System.Logger LOGGER = System.getLogger(SubsystemCollector.class.getName());
    private static final long UNKNOWN = -1; // no value of these metrics is negative

    private final SelfMetrics self;
    private final ScanFailures failures;
    private final ObjectTable<ProgramSeries> programs;
    private final ObjectTable<MapSeries> maps;
    private final ObjectTable<LinkSeries> links;
    private boolean hasLinks = true;

    /** A collector that has seen nothing yet. */
    public SubsystemCollector(SelfMetrics self) {
        BpfSubsystem subsystem = new BpfSubsystem();
        SeriesReaders readers = new SeriesReaders(subsystem);
        this.self = self;
        failures = new ScanFailures(self);
        programs = subsystem.table(ObjectKind.PROGRAM, readers.programs(), failures);
        maps = subsystem.table(ObjectKind.MAP, readers.maps(), failures);
        links = subsystem.table(ObjectKind.LINK, readers.links(), failures);
    }

    @Override
    public String source() {
        return "subsystem";
    }

    @Override
    public List<MetricDescriptor> metrics() {
        return SubsystemMetrics.ALL;
    }

    /**
     * Scans and writes.
     *
     * @throws BpfException if the kernel refuses to list objects; then nothing is written
     * @throws PartialReadException if it refuses to open some; then everything else has been written
     */
    @Override
    public void collect(MetricSink sink) throws BpfException, PartialReadException {
        refresh(programs);
        refresh(maps);
        refreshLinks();
        countObjects();
        writePrograms(sink);
        writeMaps(sink);
        write(sink, SubsystemMetrics.LINK_INFO, links, LinkSeries::infoLabels, series -> 1);
        failures.throwIfAny();
    }

    private void refresh(ObjectTable<?> table) throws BpfException {
        try {
            table.refresh();
        } catch (BpfException e) {
            self.syscallFailed(e.command(), e.errno());
            throw e;
        }
    }

    private void refreshLinks() throws BpfException {
        if (!hasLinks) {
            return;
        }
        try {
            links.refresh();
        } catch (BpfException e) {
            hasLinks = !e.isUnknownCommand();
            if (hasLinks) {
                self.syscallFailed(e.command(), e.errno());
                throw e;
            }
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "this kernel does not list BPF links (Linux 5.8 and later do): there are no link metrics");
        }
    }

    private void countObjects() {
        self.objects(ObjectKind.PROGRAM.word(), programs.size());
        self.objects(ObjectKind.MAP.word(), maps.size());
        if (hasLinks) {
            self.objects(ObjectKind.LINK.word(), links.size());
        }
    }

    private void writePrograms(MetricSink sink) {
        write(sink, SubsystemMetrics.PROGRAM_INFO, programs, ProgramSeries::infoLabels, series -> 1);
        writeProgram(
                sink,
                SubsystemMetrics.PROGRAM_LOAD_TIME,
                series -> series.loadTimeSeconds().orElse(UNKNOWN));
        writeProgram(
                sink,
                SubsystemMetrics.PROGRAM_TRANSLATED_BYTES,
                series -> series.program().translatedBytes());
        writeProgram(
                sink,
                SubsystemMetrics.PROGRAM_JITED_BYTES,
                series -> series.program().jitedBytes());
        writeProgram(
                sink,
                SubsystemMetrics.PROGRAM_MEMORY_BYTES,
                series -> series.program().memoryBytes().orElse(UNKNOWN));
        writeProgram(
                sink,
                SubsystemMetrics.PROGRAM_VERIFIED_INSTRUCTIONS,
                series -> series.program().verifiedInstructions().orElse(UNKNOWN));
    }

    private void writeProgram(MetricSink sink, MetricDescriptor metric, ToLongFunction<ProgramSeries> value) {
        write(sink, metric, programs, ProgramSeries::labels, value);
    }

    private void writeMaps(MetricSink sink) {
        write(sink, SubsystemMetrics.MAP_INFO, maps, MapSeries::infoLabels, series -> 1);
        writeMap(sink, SubsystemMetrics.MAP_KEY_SIZE, series -> series.map().keySize());
        writeMap(sink, SubsystemMetrics.MAP_VALUE_SIZE, series -> series.map().valueSize());
        writeMap(sink, SubsystemMetrics.MAP_MAX_ENTRIES, series -> series.map().maxEntries());
    }

    private void writeMap(MetricSink sink, MetricDescriptor metric, ToLongFunction<MapSeries> value) {
        write(sink, metric, maps, MapSeries::labels, value);
    }

    private static <T> void write(
            MetricSink sink,
            MetricDescriptor metric,
            ObjectTable<T> table,
            Function<T, LabelSet> labels,
            ToLongFunction<T> value) {
        for (int i = 0; i < table.size(); i++) {
            T entry = table.get(i);
            long number = value.applyAsLong(entry);
            if (number != UNKNOWN) {
                sink.accept(metric, labels.apply(entry), number);
            }
        }
    }
}
