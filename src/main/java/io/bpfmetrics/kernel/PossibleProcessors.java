package io.bpfmetrics.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processors that this kernel could ever have, offline ones included: so many values has a per-CPU map. */
final class PossibleProcessors {
    private static final Path LIST = Path.of("/sys/devices/system/cpu/possible");

    private PossibleProcessors() {}

    /**
     * How many there are. A guess would let the kernel write beyond our buffers, so there is none.
     *
     * @throws UncheckedIOException if sysfs does not tell
     */
    static int count() {
        try {
            return count(Files.readString(LIST).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "reading " + LIST + ", without which per-CPU maps cannot be read; mount /sys", e);
        }
    }

    /** The length of a list such as {@code 0-3,8}. */
    static int count(String list) {
        return ProcessorList.parse(list).size();
    }
}
