package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BootTime;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.BpfSubsystem;
import io.bpfmetrics.kernel.LinkInfo;
import io.bpfmetrics.kernel.LinkReader;
import io.bpfmetrics.kernel.MapInfo;
import io.bpfmetrics.kernel.MapReader;
import io.bpfmetrics.kernel.ObjectReader;
import io.bpfmetrics.kernel.ProgramInfo;
import io.bpfmetrics.kernel.ProgramReader;
import io.bpfmetrics.kernel.TypeWords;
import org.jspecify.annotations.Nullable;

/** Make the series of an object, and make them anew only where the object can have changed. Not thread-safe. */
final class SeriesReaders {
    private final TypeWords words = new TypeWords();
    private final BootTime bootTime = new BootTime();
    private final ProgramReader programReader;
    private final MapReader mapReader;
    private final LinkReader linkReader;

    SeriesReaders(BpfSubsystem subsystem) {
        programReader = subsystem.programReader();
        mapReader = subsystem.mapReader();
        linkReader = subsystem.linkReader();
    }

    ObjectReader<ProgramSeries> programs() {
        return new ObjectReader<>() {
            @Override
            public ProgramSeries read(int fd, @Nullable ProgramSeries before) throws BpfException {
                if (before != null && before.program().memoryBytes().isPresent()) {
                    return before.again(programReader.readMapIds(fd));
                }
                ProgramInfo program = programReader.read(fd);
                return ProgramSeries.first(program, words.program(program.type()), bootTime);
            }

            @Override
            public boolean isSettled(ProgramSeries series) {
                return series.isSettled();
            }
        };
    }

    ObjectReader<MapSeries> maps() {
        return new ObjectReader<>() {
            @Override
            public MapSeries read(int fd, @Nullable MapSeries before) throws BpfException {
                MapInfo map = mapReader.read(fd);
                return MapSeries.of(map, words.map(map.type()));
            }

            @Override
            public boolean isSettled(MapSeries series) {
                return true;
            }
        };
    }

    ObjectReader<LinkSeries> links() {
        return new ObjectReader<>() {
            @Override
            public LinkSeries read(int fd, @Nullable LinkSeries before) throws BpfException {
                LinkInfo link = linkReader.read(fd);
                if (before != null && before.link().equals(link)) {
                    return before;
                }
                return LinkSeries.of(link, words.link(link.type()));
            }

            @Override
            public boolean isSettled(LinkSeries series) {
                return false; // BPF_LINK_UPDATE exchanges the program of a living link
            }
        };
    }
}
