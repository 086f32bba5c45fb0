package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.kernel.BootTime;
import io.bpfmetrics.kernel.ProgramInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgramSeriesTest {
    @Test
    void leavesOutWhatAnOldKernelDoesNotTell() {
        ProgramInfo program = new ProgramInfo(
                7,
                6,
                "",
                "0123456789abcdef",
                Optional.empty(),
                OptionalLong.empty(),
                16,
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty());

        ProgramSeries series = ProgramSeries.first(program, "xdp", new BootTime());

        assertThat(series.infoLabels()).hasToString("{id=7, name=, type=xdp, tag=0123456789abcdef}");
        assertThat(series.loadTimeSeconds()).isEmpty();
    }

    @Test
    void keepsItsLabelSetUnlessMapsWereBound() {
        ProgramInfo program = new ProgramInfo(
                7,
                6,
                "x",
                "0123456789abcdef",
                Optional.of(false),
                OptionalLong.of(0),
                16,
                0,
                OptionalLong.of(4096),
                OptionalLong.of(2),
                Optional.of(List.of(3, 1)));
        ProgramSeries first = ProgramSeries.first(program, "xdp", new BootTime());

        assertThat(first.again(Optional.of(List.of(3, 1))).infoLabels()).isSameAs(first.infoLabels());
        assertThat(first.again(Optional.of(List.of(3, 1, 9))).infoLabels().toString())
                .contains("gpl_compatible=false, map_ids=[3, 1, 9], load_time=");
        assertThat(first.again(Optional.of(List.of())).isSettled()).isFalse();
    }
}
