package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.BpfSubsystem;
import io.bpfmetrics.kernel.ObjectKind;
import io.bpfmetrics.kernel.ObjectReader;
import io.bpfmetrics.kernel.ObjectTable;
import io.bpfmetrics.kernel.ProgramInfo;
import io.bpfmetrics.kernel.ProgramReader;
import io.bpfmetrics.kernel.ScanListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every program of the host. Maps can be bound to one after it was loaded, so it is looked at twice. Not thread-safe. */
final class ForeignPrograms {
    private final ProgramReader reader;
    private final ObjectTable<Seen> table;

    ForeignPrograms() {
        BpfSubsystem subsystem = new BpfSubsystem();
        reader = subsystem.programReader();
        table = subsystem.table(ObjectKind.PROGRAM, new SeenReader(), ScanListener.NONE);
    }

    /** All of them, by rising id. */
    List<ProgramInfo> list() throws BpfException {
        table.refresh();
        List<ProgramInfo> programs = new ArrayList<>(table.size());
        for (int i = 0; i < table.size(); i++) {
            programs.add(table.get(i).program);
        }
        return programs;
    }

    private record Seen(ProgramInfo program, boolean isSecond) {}

    private final class SeenReader implements ObjectReader<Seen> {
        @Override
        public Seen read(int fd, @Nullable Seen before) throws BpfException {
            return before == null
                    ? new Seen(reader.read(fd), false)
                    : new Seen(before.program.withMapIds(reader.readMapIds(fd)), true);
        }

        @Override
        public boolean isSettled(Seen seen) {
            return seen.isSecond;
        }
    }
}
