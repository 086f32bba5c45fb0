package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerifierLogTest {
    @Test
    void takesTheLastLineThatIsNotStatistics() {
        String log = """
                0: R1=ctx() R10=fp0
                1: (79) r2 = *(u64 *)(r1 +8)

                R2 invalid mem access 'scalar'
                verification time 23 usec
                stack depth 0
                processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                """;

        assertThat(VerifierLog.parse(log)).isEqualTo(new VerifierLog("R2 invalid mem access 'scalar'", 5));
    }

    @Test
    void takesTheOnlyLine() {
        assertThat(VerifierLog.parse("unknown func bpf_no_such#999\n"))
                .isEqualTo(new VerifierLog("unknown func bpf_no_such#999", 0));
    }

    @Test
    void findsNoReasonInStatisticsAlone() {
        assertThat(VerifierLog.parse("processed 0 insns (limit 1000000) max_states_per_insn 0\n"))
                .isEqualTo(new VerifierLog("", 1));
        assertThat(VerifierLog.parse("")).isEqualTo(new VerifierLog("", 0));
    }
}
