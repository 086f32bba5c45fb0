package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.WebRate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WebRateLimitTest {
    @Test
    void letsABurstThroughAndThenOneEachInterval() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // the clock may pass from there to negative numbers
        WebRateLimit limit = new WebRateLimit(new WebRate(Duration.ofNanos(10), 2), nanos::get);

        assertThat(limit.admits()).isTrue();
        assertThat(limit.admits()).isTrue();
        assertThat(limit.admits()).isFalse();
        nanos.addAndGet(9);
        assertThat(limit.admits()).isFalse();
        nanos.addAndGet(1);
        assertThat(limit.admits()).isTrue();
        assertThat(limit.admits()).isFalse();
        nanos.addAndGet(1000);
        assertThat(limit.admits()).isTrue();
        assertThat(limit.admits()).isTrue();
        assertThat(limit.admits()).isFalse();
    }
}
