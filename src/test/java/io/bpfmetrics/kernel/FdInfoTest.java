package io.bpfmetrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FdInfoTest {
    @Test
    void findsTheNumberOfItsKey() {
        assertThat(parse("pos:\t0\nmemlock_more:\t1\nmemlock:\t4096\nprog_id:\t7\n"))
                .hasValue(4096);
        assertThat(parse("memlock:\t18\n")).hasValue(18);
        assertThat(parse("pos:\t0\nmemlock:\t5")).hasValue(5);
    }

    @Test
    void knowsNothingWithoutTheKeyOrItsNumber() {
        assertThat(parse("")).isEmpty();
        assertThat(parse("pos:\t0\n")).isEmpty();
        assertThat(parse("memlock:\t\n")).isEmpty();
        assertThat(parse("memloc")).isEmpty();
    }

    @Test
    void knowsNothingOfADescriptorThatIsNotOpen() {
        assertThat(new FdInfo("memlock").number(1_000_000)).isEmpty();
    }

    @Test
    void readsADescriptorOfThisProcess() {
        assertThat(new FdInfo("pos").number(0)).isPresent();
    }

    private static OptionalLong parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new FdInfo("memlock").parse(ByteBuffer.wrap(bytes), bytes.length);
    }
}
