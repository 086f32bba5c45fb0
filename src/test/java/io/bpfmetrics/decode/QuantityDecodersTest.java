package io.bpfmetrics.decode;

import static io.bpfmetrics.decode.DecoderKit.decoded;
import static io.bpfmetrics.decode.DecoderKit.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.host.TestHost;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Amounts and times as people read them. */
class QuantityDecodersTest {
    @TempDir
    private Path folder;

    private Decoders decoders;

    @BeforeEach
    void openHost() throws IOException {
        TestHost host = new TestHost(folder);
        decoders = new Decoders(host.names(), "amd64", host.clock());
    }

    @ParameterizedTest
    @MethodSource
    void writesQuantities(String decoder, long number, String expected) {
        assertThat(decoded(decoders, longs(number), DecoderSpec.of(decoder))).isEqualTo(expected);
    }

    /** What the original's own functions printed. */
    static Stream<Arguments> writesQuantities() {
        return Stream.of(
                quantity("gadget_bytes", 0, "0 B"),
                quantity("gadget_bytes", 9, "9 B"),
                quantity("gadget_bytes", 10, "10 B"),
                quantity("gadget_bytes", 999, "999 B"),
                quantity("gadget_bytes", 1000, "1.0 kB"),
                quantity("gadget_bytes", 9_949, "9.9 kB"),
                quantity("gadget_bytes", 9_950, "10 kB"),
                quantity("gadget_bytes", 12_500, "12 kB"),
                quantity("gadget_bytes", 13_500, "14 kB"),
                quantity("gadget_bytes", 999_999, "1000 kB"),
                quantity("gadget_bytes", 1_000_000, "1.0 MB"),
                quantity("gadget_bytes", 82_854_982, "83 MB"),
                quantity("gadget_bytes", 1_000_000_000, "1.0 GB"),
                quantity("gadget_bytes", 5_000_000_000_000L, "5.0 TB"),
                quantity("gadget_bytes", 999_999_999_999_999L, "1.0 PB"),
                quantity("gadget_bytes", 1_000_000_000_000_000L, "1.0 PB"),
                quantity("gadget_bytes", Long.MAX_VALUE, "9.2 EB"),
                quantity("gadget_bytes", -1, "18 EB"),
                quantity("gadget_duration", 0, "0ns"),
                quantity("gadget_duration", 999, "999ns"),
                quantity("gadget_duration", 1_000, "1.00µs"),
                quantity("gadget_duration", 12_345, "12.35µs"),
                quantity("gadget_duration", 999_999, "1000.00µs"),
                quantity("gadget_duration", 1_000_000, "1.00ms"),
                quantity("gadget_duration", 150_000_000, "150.00ms"),
                quantity("gadget_duration", 1_000_000_000, "1s"),
                quantity("gadget_duration", 3_250_000_000L, "3.25s"),
                quantity("gadget_duration", 300_000_000_000L, "5m0s"),
                quantity("gadget_duration", 9_000_000_000_000L, "2h30m0s"),
                quantity("gadget_duration", 3_600_000_000_001L, "1h0m0.000000001s"),
                quantity("gadget_duration", 3_610_000_000_000L, "1h0m10s"),
                quantity("gadget_duration", -1, "-1ns"));
    }

    @ParameterizedTest
    @MethodSource
    void writesTimes(long sinceBoot, String zone, String expected) throws UndecodableException {
        Cell cell = new Cell(longs(sinceBoot));

        QuantityDecoders.timestamp(1_671_447_636_499_110_634L, ZoneId.of(zone)).decode(cell);

        assertThat(cell.text()).isEqualTo(expected);
        assertThat(cell.lifetimeNanos()).isEqualTo(Long.MAX_VALUE);
    }

    static Stream<Arguments> writesTimes() {
        return Stream.of(
                argumentSet("UTC", 1L, "UTC", "2022-12-19T11:00:36.499110635Z"),
                argumentSet("all digits", 889_366L, "UTC", "2022-12-19T11:00:36.500000000Z"),
                argumentSet("east", 1L, "Europe/Berlin", "2022-12-19T12:00:36.499110635+01:00"),
                argumentSet("west, half an hour", 1L, "America/St_Johns", "2022-12-19T07:30:36.499110635-03:30"),
                argumentSet("never", 0L, "UTC", ""));
    }

    @Test
    void knowsWhenTheMachineBooted() throws IOException {
        String line = Files.readString(Path.of("/proc/uptime"));
        String uptime = line.substring(0, line.indexOf(' '));
        long sinceBoot = new BigDecimal(uptime).movePointRight(9).longValueExact();
        Instant now = Instant.now();

        OffsetDateTime decoded =
                OffsetDateTime.parse(decoded(decoders, longs(sinceBoot), DecoderSpec.of("gadget_timestamp")));

        assertThat(decoded.toInstant()).isCloseTo(now, within(1, ChronoUnit.SECONDS));
        assertThat(decoded.getOffset())
                .isEqualTo(ZoneId.systemDefault().getRules().getOffset(now));
    }

    private static Arguments quantity(String decoder, long number, String expected) {
        return argumentSet(decoder + " " + number, decoder, number, expected);
    }
}
