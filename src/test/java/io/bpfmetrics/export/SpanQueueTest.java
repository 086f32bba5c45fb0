package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.export.QueuedSpan.Origin;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpanQueueTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final SpanMaker maker = new SpanMaker(SdkTracerProvider.builder().build(), service -> Resource.empty());

    @Test
    void countsABatchUntilItsFateIsKnown() throws Exception {
        SpanQueue queue = queue(3, Long.MAX_VALUE);
        List<QueuedSpan> spans = List.of(span(1), span(1), span(1));
        spans.forEach(span -> assertThat(queue.offer(span)).isTrue());

        assertThat(queue.take()).isEqualTo(spans.subList(0, 2));
        assertThat(queue.offer(span(1))).isFalse();
        assertThat(queue.claim()).isTrue();
        queue.ended(0);
        assertThat(queue.offer(span(1))).isTrue();
        assertThat(queue.offer(span(1))).isTrue();
        assertThat(queue.offer(span(1))).isFalse();
    }

    @Test
    void takesNoMoreBytesThanThereIsRoomFor() throws Exception {
        long bytes = span(1000).bytes();
        SpanQueue queue = queue(10, 2 * bytes);

        assertThat(queue.offer(span(1000))).isTrue();
        assertThat(queue.offer(span(1001))).isFalse();
        assertThat(queue.offer(span(1000))).isTrue();
        assertThat(queue.offer(span(1))).isFalse();
        assertThat(queue.take()).hasSize(2);
        assertThat(queue.offer(span(1))).isFalse();
        queue.claim();
        queue.ended(1);
        assertThat(queue.offer(span(100_000))).as("one that is alone").isTrue();
    }

    @Test
    void handsOverOnceWhatNobodySendsAnyMore() throws Exception {
        SpanQueue queue = queue(10, Long.MAX_VALUE);
        List<QueuedSpan> spans = List.of(span(1), span(1), span(1));
        spans.forEach(queue::offer);
        queue.take();

        assertThat(queue.giveUp()).isEqualTo(spans);
        assertThat(queue.claim()).isFalse();
        assertThat(queue.giveUp()).isEmpty();
        assertThat(queue.offer(span(1))).isFalse();
        assertThat(queue.take()).isEmpty();
    }

    @Test
    void leavesAClaimedBatchToWhoClaimedIt() throws Exception {
        SpanQueue queue = queue(10, Long.MAX_VALUE);
        List<QueuedSpan> spans = List.of(span(1), span(1), span(1));
        spans.forEach(queue::offer);
        queue.take();
        queue.claim();

        assertThat(queue.giveUp()).isEqualTo(spans.subList(2, 3));
        queue.ended(0);
        assertThat(queue.flush(0, 1)).isEqualTo(new SpanQueue.Flushed(0, 0, 0));
    }

    private static SpanQueue queue(int size, long mostBytes) {
        return new SpanQueue(new SpanBatching(AT_ONCE, size, 2, Duration.ofSeconds(1)), mostBytes);
    }

    private QueuedSpan span(int length) {
        SpanData span = maker.make(SpanFixture.span("s", Optional.empty(), Map.of("text", "x".repeat(length))))
                .orElseThrow();
        return QueuedSpan.of(span, new Origin("conf", "events"));
    }
}
