package io.bpfmetrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FdInfoTest {
    @Test
    void findsTheNumberOfAKey() {
        String text = "pos:\t0\nprog_type:\t5\nmemlock:\t4096\nmemlock_more:\t1\n";

        assertThat(FdInfo.parse(text, "memlock")).hasValue(4096);
        assertThat(FdInfo.parse(text, "verified_insns")).isEmpty();
    }

    @Test
    void knowsNothingOfADescriptorThatIsNotOpen() {
        assertThat(new FdInfo().number(1_000_000, "memlock")).isEmpty();
    }
}
