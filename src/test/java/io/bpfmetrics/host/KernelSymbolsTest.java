package io.bpfmetrics.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSymbolsTest {
    private static final Path KALLSYMS = Path.of("/proc/kallsyms");

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock();
    private Path file = KALLSYMS;
    private KernelSymbols symbols = new KernelSymbols(file, clock);

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.createFile(folder.resolve("kallsyms"));
        symbols = new KernelSymbols(file, clock);
    }

    @Test
    void givesTheLastOfSeveralNamesOfAnAddress() throws IOException {
        write("ffffffff81000000 T first", "ffffffff81000000 T _text", "ffffffff81000010 T next");

        assertThat(symbols.at(0xffffffff81000000L)).contains("_text");
        assertThat(symbols.nearest(0xffffffff8100000fL)).contains("_text");
        assertThat(symbols.nearest(0xffffffff81000010L)).contains("next");
    }

    @Test
    void givesTheLastOfSeveralAddressesOfAName() throws IOException {
        write("ffffffff81000020 t twin", "ffffffff81000010 t twin", "ffffffff81000030 t twins");
        write("ffffffffc0000000 t other\t[module]");

        assertThat(symbols.addressOf("twin")).hasValue(0xffffffff81000010L);
        assertThat(symbols.addressOf("twi")).isEmpty();
        assertThat(symbols.addressOf("other")).isEmpty();
        assertThat(symbols.addressOf("")).isEmpty();
    }

    @Test
    void findsSymbolsThatAreOutOfOrder() throws IOException {
        write("ffffffff81000000 T core", "00000000000000f0 t low", "ffffffffc0000000 t module\t[m]");
        write("ffffffffa0000000 t between");

        assertThat(symbols.nearest(0xef)).isEmpty();
        assertThat(symbols.nearest(0xf0)).contains("low");
        assertThat(symbols.nearest(Long.MAX_VALUE)).contains("low");
        assertThat(symbols.nearest(0xffffffffa0000001L)).contains("between");
        assertThat(symbols.at(0xffffffffc0000000L)).contains("module\t[m]");
    }

    @Test
    void readsAgainForAnUnknownAddressAtMostOnceInTenSeconds() throws IOException {
        write("0000000000000010 t one");
        assertThat(symbols.at(0x20)).isEmpty(); // reads again at once
        write("0000000000000020 t two");

        clock.pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(symbols.at(0x20)).isEmpty();
        clock.pass(Duration.ofNanos(1));
        assertThat(symbols.at(0x20)).contains("two");
    }

    @Test
    void namesNoFrameAfterTheSymbolBelowAModuleThatIsNew() throws IOException {
        write("0000000000000010 t core", "0000000000000100 t end");
        assertThat(symbols.nearest(0x250)).contains("end");
        write("0000000000000200 t fresh\t[module]");

        clock.pass(Duration.ofMinutes(1).minusNanos(1));
        assertThat(symbols.nearest(0x250)).contains("end");
        clock.pass(Duration.ofNanos(1));
        assertThat(symbols.nearest(0x250)).contains("fresh\t[module]");
    }

    @Test
    void namesNothingWhereTheKernelHidesAddressesAndSaysSoOnce() throws IOException {
        write("0000000000000000 T _text", "0000000000000000 t secret");
        try (Log log = new Log()) {
            for (int i = 0; i < 3; i++) {
                assertThat(symbols.at(0)).isEmpty();
                assertThat(symbols.nearest(0xffffffff81000000L)).isEmpty();
                assertThat(symbols.addressOf("_text")).isEmpty();
                clock.pass(Duration.ofMinutes(1));
            }

            assertThat(symbols.isRestricted()).isTrue();
            assertThat(log.lines)
                    .containsExactly("reading " + file + ": the kernel hides the addresses of its symbols, so that"
                            + " addresses have no names; grant CAP_SYSLOG and set kernel.kptr_restrict to 0 or 1");
        }
    }

    @Test
    void keepsWhatItKnowsWhenTheKernelHidesAddressesLater() throws IOException {
        write("0000000000000010 t one");
        symbols.load();
        try (Log log = new Log()) {
            Files.writeString(file, "0000000000000000 t one\n");

            assertThat(symbols.at(0x20)).isEmpty();
            assertThat(symbols.at(0x10)).contains("one");
            assertThat(symbols.isRestricted()).isFalse();
            assertThat(log.lines).singleElement().asString().contains("addresses that are new have no names");
        }
    }

    @Test
    void livesWithoutTheFile() throws IOException {
        Files.delete(file);
        try (Log log = new Log()) {
            assertThat(symbols.at(0x10)).isEmpty();
            assertThat(symbols.isRestricted()).isFalse();
            assertThat(log.lines).singleElement().asString().startsWith("reading " + file + " failed");
        }
    }

    @Test
    void passesOverLinesThatAreNoSymbols() throws IOException {
        write("", "0000000000000010", "0000000000000010 t", "0000000000000020 t two");

        assertThat(symbols.at(0x10)).isEmpty();
        assertThat(symbols.at(0x20)).contains("two");
    }

    @Test
    @KernelTest
    void agreesWithTheKernelOnEverySymbol() throws IOException {
        KernelSymbols real = new KernelSymbols(KALLSYMS, clock);
        Map<Long, String> names = new HashMap<>();
        for (String line : Files.readAllLines(KALLSYMS)) {
            String[] parts = line.split(" ", 3);
            if (!parts[2].contains("\t")) { // those of modules and BPF programs come and go
                names.put(Long.parseUnsignedLong(parts[0], 16), parts[2]);
            }
        }

        assertThat(names).hasSizeGreaterThan(10_000);
        names.forEach((address, name) -> assertThat(real.at(address)).contains(name));
        long schedule = real.addressOf("schedule").orElseThrow();
        assertThat(real.nearest(schedule + 5)).contains("schedule");
        assertThat(real.isRestricted()).isFalse();
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines), StandardOpenOption.APPEND);
    }

    /** What is said meanwhile. */
    private static final class Log extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger(KernelSymbols.class.getName());
        private final List<String> lines = new ArrayList<>();

        private Log() {
            logger.addHandler(this);
            logger.setUseParentHandlers(false);
        }

        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
        }
    }
}
