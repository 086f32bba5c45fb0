package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.OtlpAnswer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PartialSuccessTest {
    @Test
    void readsCountAndMessage() {
        byte[] response =
                OtlpAnswer.partialSuccess(300, "zu viele Punkte: €").response().toByteArray();

        assertThat(PartialSuccess.parse(response)).isEqualTo(new PartialSuccess(300, "zu viele Punkte: €"));
    }

    @Test
    void findsNothingInAPlainAnswer() {
        assertThat(PartialSuccess.parse(new byte[0]).isNone()).isTrue();
        assertThat(PartialSuccess.parse(
                                OtlpAnswer.partialSuccess(0, "").response().toByteArray())
                        .isNone())
                .isTrue();
    }

    @Test
    void takesAMessageWithoutCountAsAWarning() {
        byte[] response = OtlpAnswer.partialSuccess(0, "slow down").response().toByteArray();

        assertThat(PartialSuccess.parse(response)).isEqualTo(new PartialSuccess(0, "slow down"));
    }

    @Test
    void skipsFieldsThatItDoesNotKnow() {
        byte[] unknown = {0x10, 5, 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x22, 2, 'a', 'b', 0x2d, 1, 2, 3, 4};
        byte[] known = OtlpAnswer.partialSuccess(7, "x").response().toByteArray();
        byte[] both = Arrays.copyOf(unknown, unknown.length + known.length);
        System.arraycopy(known, 0, both, unknown.length, known.length);

        assertThat(PartialSuccess.parse(both)).isEqualTo(new PartialSuccess(7, "x"));
    }

    @Test
    void saysThatAnAnswerIsCutOffAtAnyByte() {
        byte[] response = OtlpAnswer.partialSuccess(300, "too many").response().toByteArray();

        for (int length = 1; length < response.length; length++) {
            assertThat(PartialSuccess.parse(Arrays.copyOf(response, length)).message())
                    .isEqualTo("its answer cannot be read (" + length + " bytes)");
        }
    }
}
