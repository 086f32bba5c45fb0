package io.bpfmetrics.object;

import io.bpfmetrics.kernel.ProcessorList;
import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.KernelLink;
import io.bpfmetrics.sys.LibBpfProgram;
import io.bpfmetrics.sys.PerfEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of sections {@code perf_event/type=1,config=0,frequency=99}: one event for each online processor. */
final class PerfEventAttacher {
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    private PerfEventAttacher() {}

    static Links attach(LibBpfProgram program) throws AttachException {
        if (!program.section().contains("/")) {
            throw new AttachException("its section does not name an event; write"
                    + " SEC(\"perf_event/type=1,config=0,frequency=99\") in the BPF source");
        }
        PerfEventSection event = PerfEventSection.parse(Sections.target(program.section()));
        List<Integer> processors = processors();
        return Links.make(links -> {
            for (int processor : processors) {
                links.add(attach(program, event, processor));
            }
        });
    }

    private static KernelLink attach(LibBpfProgram program, PerfEventSection event, int processor)
            throws AttachException {
        try (PerfEvent opened =
                PerfEvent.open(event.type(), event.config(), event.sample(), event.isFrequency(), processor)) {
            return program.attachPerfEvent(opened);
        } catch (ErrnoException e) {
            throw new AttachException("opening the perf event on processor " + processor + ": " + ErrnoWords.of(e)
                    + advice(event, e.errno()));
        }
    }

    private static String advice(PerfEventSection event, int errno) {
        boolean isMissing = errno == Errno.ENOENT || errno == ErrnoWords.EOPNOTSUPP;
        return isMissing && event.isHardware()
                ? "; this machine has no such hardware event (virtual machines often have none)"
                : "";
    }

    static List<Integer> processors() throws AttachException {
        try {
            return ProcessorList.parse(Files.readString(ONLINE).strip());
        } catch (IOException | NumberFormatException e) {
            throw new AttachException("which processors are online cannot be read: " + e);
        }
    }
}
