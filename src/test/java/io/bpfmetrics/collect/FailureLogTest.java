package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private final List<String> said = new ArrayList<>();
    private long now = 5;
    private final FailureLog log = new FailureLog(new Recorder(), () -> now);

    @Test
    void saysAFailureAtOnceThenOnceAMinuteWithACount() {
        log.failed("down");
        for (int second = 1; second < 60; second++) {
            pass(Duration.ofSeconds(1));
            log.failed("down");
        }
        assertThat(said).containsExactly("WARNING down");

        pass(Duration.ofSeconds(1));
        log.failed("still down");
        assertThat(said).containsExactly("WARNING down", "WARNING still down (60 times since this was last said)");
    }

    @Test
    void saysOnceThatItIsOver() {
        log.worked("up");
        log.failed("down");
        log.failed("down");
        log.worked("up");
        log.worked("up");

        assertThat(said).containsExactly("WARNING down", "INFO up (1 more failures in between)");
    }

    @Test
    void saysTroubleThatComesAndGoesOnceAMinute() {
        for (int second = 0; second < 60; second++) {
            log.failed("down");
            log.worked("up");
            pass(Duration.ofSeconds(1));
        }
        log.failed("down");

        assertThat(said).containsExactly("WARNING down", "INFO up", "WARNING down (60 times since this was last said)");
    }

    @Test
    void saysAnotherKindOfTroubleAtOnce() {
        log.failed("refused 3 of 7");
        log.failed("refused 4 of 7");
        log.failed("not allowed");

        assertThat(said)
                .containsExactly("WARNING refused 3 of 7", "WARNING not allowed (2 times since this was last said)");
    }

    @Test
    void saysSentencesThatAreNewEachTimeAFewTimesAMinute() {
        for (char reason = 'a'; reason <= 'z'; reason++) {
            log.failed("down: " + reason);
        }

        assertThat(said).hasSize(5);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private final class Recorder implements System.Logger {
        @Override
        public String getName() {
            return "recorder";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            said.add(level + " " + message);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... parameters) {
            said.add(level + " " + format);
        }
    }
}
