package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BootTime;
import io.bpfmetrics.kernel.ProgramInfo;
import io.bpfmetrics.metric.LabelSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program's label sets, made once and kept for as long as it is loaded.
 *
 * @param program what the kernel said
 * @param loadTimeSeconds when it was loaded, seconds since 1970 UTC, by the clocks of the first collection
 * @param labels id, name and type, on every metric
 * @param infoLabels those and the rest, on the info metric
 * @param isSettled whether it has been looked at twice; maps can be bound to a program after loading
 */
record ProgramSeries(
        ProgramInfo program, long loadTimeSeconds, LabelSet labels, LabelSet infoLabels, boolean isSettled) {
    private static final DateTimeFormatter LOAD_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    static ProgramSeries first(ProgramInfo program, String typeWord) {
        LabelSet labels =
                LabelSet.of("id", Integer.toUnsignedString(program.id()), "name", program.name(), "type", typeWord);
        long loadTime = BootTime.epochSeconds(program.loadTimeNanos());
        return new ProgramSeries(program, loadTime, labels, info(program, labels, loadTime, program.mapIds()), false);
    }

    ProgramSeries settled(List<Integer> mapIds) {
        LabelSet info = mapIds.equals(program.mapIds()) ? infoLabels : info(program, labels, loadTimeSeconds, mapIds);
        return new ProgramSeries(program, loadTimeSeconds, labels, info, true);
    }

    private static LabelSet info(ProgramInfo program, LabelSet labels, long loadTime, List<Integer> mapIds) {
        LabelSet tagged = labels.with("tag", program.tag());
        @Nullable Boolean gplCompatible = program.isGplCompatible().orElse(null);
        LabelSet licensed = gplCompatible == null ? tagged : tagged.with("gpl_compatible", gplCompatible);
        return licensed.with(
                "map_ids", mapIds.toString(), "load_time", LOAD_TIME.format(Instant.ofEpochSecond(loadTime)));
    }
}
