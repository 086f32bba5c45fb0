package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.kernel.ProcessorList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerfEventSectionTest {
    @Test
    void readsAFrequency() throws AttachException {
        assertThat(PerfEventSection.parse("type=1,config=0,frequency=99"))
                .isEqualTo(new PerfEventSection(1, 0, 99, true));
    }

    @Test
    void readsAPeriodInAnyOrder() throws AttachException {
        assertThat(PerfEventSection.parse("period=1000,config=18446744073709551615,type=4"))
                .isEqualTo(new PerfEventSection(4, -1, 1000, false));
    }

    @Test
    void takesHardwareCyclesIfNothingElseIsSaid() throws AttachException {
        assertThat(PerfEventSection.parse("frequency=1")).isEqualTo(new PerfEventSection(0, 0, 1, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=1,frequency=1,cpu=0 | unknown key \"cpu\"",
                "type=1,,frequency=1 | unknown key \"\"",
                "type=0x1,frequency=1 | type \"0x1\" is not a decimal number",
                "type=-1,frequency=1 | type \"-1\" is not a decimal number",
                "type=,frequency=1 | type \"\" is not a decimal number",
                "type=2147483648,frequency=1 | there is no type 2147483648",
                "type=1,config=0 | needs one of frequency=",
                "type=1,frequency=1,period=1 | needs one of frequency="
            })
    void refusesWhatIsNoEvent(String section, String words) {
        assertThatThrownBy(() -> PerfEventSection.parse(section))
                .hasMessageStartingWith("section perf_event/" + section + ": ")
                .hasMessageContaining(words);
    }

    @Test
    void readsListsOfProcessors() {
        assertThat(ProcessorList.parse("0")).isEqualTo(List.of(0));
        assertThat(ProcessorList.parse("0-2,5,7-8")).isEqualTo(List.of(0, 1, 2, 5, 7, 8));
    }
}
