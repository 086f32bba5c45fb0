package io.bpfmetrics.host;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kernel symbols by address and by name, from {@code /proc/kallsyms}. The file is read at the first question, and again
 * for an address that is not known, at most once in ten seconds. A table that was read stays in use when the
 * kernel hides addresses later, because capabilities were given up. Thread-safe.
 */
public final class KernelSymbols {
    private static final System.Logger LOGGER = System.getLogger(KernelSymbols.class.getName());
    private static final long REREAD_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long MODULES_STALE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final char MODULE_SEPARATOR = '\t';

    private final Path file;
    private final LongSupplier nanoTime;
    private @Nullable NameTable table;
    private long readAt;
    private boolean isReread;
    private boolean isHidden;
    private boolean isTroubleSaid;

    KernelSymbols(Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
    }

    /** Reads the file now if it was not read yet, for the time after capabilities are given up. */
    public void load() {
        var unused = table();
    }

    /** The symbol at exactly this address; of several the last. Those of modules have {@code TAB [module]} behind. */
    public synchronized Optional<String> at(long address) {
        Optional<String> known = table().name(address);
        return known.isEmpty() && reread() ? table().name(address) : known;
    }

    /** The symbol at this address or the nearest below; empty below the first and where addresses are hidden. */
    public synchronized Optional<String> nearest(long address) {
        Optional<String> known = table().nameAtOrBelow(address);
        return isDoubtful(known, address) && reread() ? table().nameAtOrBelow(address) : known;
    }

    /** The address of a symbol, the last in the file of several; empty if there is none or addresses are hidden. */
    public synchronized OptionalLong addressOf(String name) {
        OptionalLong known = table().number(name);
        return known.isEmpty() && reread() ? table().number(name) : known;
    }

    /** Whether the kernel shows this process no addresses; then no address has a name, and no name an address. */
    public synchronized boolean isRestricted() {
        return table().isEmpty() && isHidden;
    }

    /** Modules and BPF programs come and go: below an address there may be a symbol that was not there before. */
    private boolean isDoubtful(Optional<String> name, long address) {
        if (name.isEmpty()) {
            return true;
        }
        boolean mayHaveCome = name.get().indexOf(MODULE_SEPARATOR) >= 0 || table().isAtOrAboveAll(address);
        return mayHaveCome && nanoTime.getAsLong() - readAt >= MODULES_STALE_NANOS;
    }

    private synchronized NameTable table() {
        if (table == null) {
            table = NameTable.EMPTY;
            read();
        }
        return table;
    }

    private boolean reread() {
        if (isReread && nanoTime.getAsLong() - readAt < REREAD_NANOS) {
            return false;
        }
        isReread = true;
        return read();
    }

    private boolean read() {
        readAt = nanoTime.getAsLong();
        try {
            NameTable fresh = parse();
            isHidden = fresh.isEmpty();
            if (isHidden) {
                sayOnce("reading " + file + ": the kernel hides the addresses of its symbols, so that addresses "
                        + (table == null || table.isEmpty() ? "have no names" : "that are new have no names")
                        + "; grant CAP_SYSLOG and set kernel.kptr_restrict to 0 or 1");
                return false;
            }
            table = fresh;
            return true;
        } catch (IOException e) {
            sayOnce("reading " + file + " failed, so that addresses have no names: " + e);
            return false;
        }
    }

    private void sayOnce(String sentence) {
        if (!isTroubleSaid) {
            isTroubleSaid = true;
            LOGGER.log(Level.WARNING, sentence);
        }
    }

    /** A line is address, type, name; an address of 0 is one that is hidden, or that no pointer has. */
    private NameTable parse() throws IOException {
        NameTable.Builder symbols = new NameTable.Builder();
        try (ByteLines lines = new ByteLines(Files.newInputStream(file))) {
            while (lines.next()) {
                int afterAddress = lines.find(' ', 0);
                int afterType = afterAddress < 0 ? -1 : lines.find(' ', afterAddress + 1);
                if (afterType < 0) {
                    continue;
                }
                long address = lines.hex(0, afterAddress);
                if (address != 0) {
                    symbols.add(address, lines.bytes(), afterType + 1, lines.length());
                }
            }
        }
        return symbols.build();
    }
}
