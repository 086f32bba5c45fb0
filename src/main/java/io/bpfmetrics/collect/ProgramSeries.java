package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BootTime;
import io.bpfmetrics.kernel.ProgramInfo;
import io.bpfmetrics.metric.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A program's label sets, made once and kept for as long as it is loaded.
 *
 * @param program what the kernel said
 * @param loadTimeSeconds when it was loaded, seconds since 1970 UTC, by the clocks of the first collection
 * @param labels id, name and type, on every metric
 * @param infoLabels those and the rest, on the info metric; what this kernel does not tell is left out
 * @param seenNanos when it was first looked at, by {@link System#nanoTime}
 * @param isSettled whether nothing of it can change any more
 */
record ProgramSeries(
        ProgramInfo program,
        OptionalLong loadTimeSeconds,
        LabelSet labels,
        LabelSet infoLabels,
        long seenNanos,
        boolean isSettled) {
    /** Maps can be bound to a program after loading, which loaders do at once; two readers can look at once, too. */
    private static final long SETTLING_NANOS = Duration.ofSeconds(1).toNanos();

    private static final DateTimeFormatter LOAD_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    static ProgramSeries first(ProgramInfo program, String typeWord, BootTime bootTime) {
        LabelSet labels =
                LabelSet.of("id", Integer.toUnsignedString(program.id()), "name", program.name(), "type", typeWord);
        OptionalLong loadTime = program.loadTimeNanos().isPresent()
                ? OptionalLong.of(bootTime.epochSeconds(program.loadTimeNanos().getAsLong()))
                : OptionalLong.empty();
        LabelSet infoLabels = info(program, labels, loadTime, program.mapIds());
        return new ProgramSeries(program, loadTime, labels, infoLabels, System.nanoTime(), false);
    }

    /** The same after another look at its maps. */
    ProgramSeries again(Optional<List<Integer>> mapIds) {
        boolean isOld = System.nanoTime() - seenNanos >= SETTLING_NANOS;
        if (mapIds.equals(program.mapIds())) {
            return new ProgramSeries(program, loadTimeSeconds, labels, infoLabels, seenNanos, isOld);
        }
        ProgramInfo bound = program.withMapIds(mapIds);
        LabelSet info = info(bound, labels, loadTimeSeconds, mapIds);
        return new ProgramSeries(bound, loadTimeSeconds, labels, info, seenNanos, isOld);
    }

    private static LabelSet info(
            ProgramInfo program, LabelSet labels, OptionalLong loadTime, Optional<List<Integer>> mapIds) {
        List<Object> more = new ArrayList<>(List.of("tag", program.tag()));
        program.isGplCompatible().ifPresent(is -> more.addAll(List.of("gpl_compatible", is)));
        mapIds.ifPresent(ids -> more.addAll(List.of("map_ids", ids.toString())));
        loadTime.ifPresent(
                seconds -> more.addAll(List.of("load_time", LOAD_TIME.format(Instant.ofEpochSecond(seconds)))));
        return labels.with(more.toArray());
    }
}
