package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.SOON;
import static io.bpfmetrics.export.SpanFixture.START;
import static io.bpfmetrics.export.SpanFixture.ofService;
import static io.bpfmetrics.export.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.bpfmetrics.collect.EventSpan;
import io.bpfmetrics.collect.EventSpan.TracePlace;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a span looks like to the receiver. */
class OtlpSpansTest {
    private static final String TRACE = "beef000000000000feed000000000000";

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final SpanFixture fixture = new SpanFixture();

    @BeforeEach
    void mute() {
        SdkLoggers.mute();
    }

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    @Test
    void sendsASpanWithGivenIdsAndTimes() throws Exception {
        TracePlace place = new TracePlace(TRACE, Optional.of("feed000000000000"), Optional.of("beef000000000000"));

        OtlpSpan sent = sent(span("kernel", Optional.of(place), Map.of("lol", "haha")));

        assertThat(sent)
                .isEqualTo(new OtlpSpan(
                        sent.resource(),
                        "conf",
                        "kernel",
                        TRACE,
                        "beef000000000000",
                        "feed000000000000",
                        "SPAN_KIND_INTERNAL",
                        "STATUS_CODE_UNSET",
                        START,
                        START + 4_041_727,
                        Map.of("lol", "haha", "ebpf_exporter.config", "conf")));
    }

    @Test
    void sendsARootWithAGivenTrace() throws Exception {
        TracePlace root = new TracePlace(TRACE, Optional.empty(), Optional.of("beef000000000000"));

        OtlpSpan sent = sent(span("s", Optional.of(root), Map.of()));

        assertThat(List.of(sent.traceId(), sent.spanId(), sent.parentSpanId()))
                .isEqualTo(List.of(TRACE, "beef000000000000", ""));
    }

    @Test
    void makesUpASpanIdWhereOnlyTheTraceIsGiven() throws Exception {
        TracePlace place = new TracePlace(TRACE, Optional.of("feed000000000000"), Optional.empty());

        OtlpSpan sent = sent(span("s", Optional.of(place), Map.of()));

        assertThat(sent.traceId()).isEqualTo(TRACE);
        assertThat(sent.parentSpanId()).isEqualTo("feed000000000000");
        assertThat(sent.spanId()).matches("[0-9a-f]{16}").isNotEqualTo("0".repeat(16));
    }

    @Test
    void makesUpATraceForEachSpanWithoutIds() throws Exception {
        try (OtlpSpans spans = fixture.open(receiver.target(), Map.of())) {
            SpanFixture.offer(spans, 3);
            spans.flush(SOON);
        }

        List<OtlpSpan> sent = receiver.spans();
        assertThat(sent).extracting(OtlpSpan::traceId).hasSize(3).doesNotHaveDuplicates();
        assertThat(sent).allSatisfy(span -> {
            assertThat(span.traceId()).matches("[0-9a-f]{32}");
            assertThat(span.spanId()).matches("[0-9a-f]{16}");
            assertThat(span.parentSpanId()).isEmpty();
        });
    }

    @Test
    void marksEverySpanAsSampled() throws Exception {
        sent(span("s"));

        int flags = receiver.spanRequests()
                .get(0)
                .message()
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpans(0)
                .getFlags();
        assertThat(flags & 0xFF).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource
    void keepsTimesThatMakeNoSense(long start, long duration) throws Exception {
        OtlpSpan sent = sent(new EventSpan("conf", "events", "", "s", Optional.empty(), start, duration, Map.of()));

        assertThat(List.of(sent.startNanos(), sent.endNanos())).isEqualTo(List.of(start, start + duration));
    }

    static Stream<Arguments> keepsTimesThatMakeNoSense() {
        return Stream.of(
                argumentSet("1970", 0L, 0L),
                argumentSet("before 1970", -5L, 3L),
                argumentSet("ends before it begins", 1_000L, -1L),
                argumentSet("the last that there is", Long.MAX_VALUE, 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\"b\n", "\u00e9\u6f22\ud83d\ude00"})
    void keepsNamesAsTheyAre(String name) throws Exception {
        assertThat(sent(span(name, Optional.empty(), Map.of("l", name))))
                .satisfies(sent -> assertThat(sent.name()).isEqualTo(name))
                .satisfies(sent -> assertThat(sent.attributes()).containsEntry("l", name));
    }

    @Test
    void keepsTheOrderOfAttributes() throws Exception {
        Map<String, String> attributes = new LinkedHashMap<>();
        List.of("zulu", "alpha", "mike", "bravo").forEach(name -> attributes.put(name, ""));

        OtlpSpan sent = sent(span("s", Optional.empty(), attributes));

        assertThat(sent.attributes().keySet())
                .containsExactly("zulu", "alpha", "mike", "bravo", "ebpf_exporter.config");
    }

    @Test
    void namesTheConfigWhateverALabelSays() throws Exception {
        OtlpSpan sent = sent(span("s", Optional.empty(), Map.of("ebpf_exporter.config", "other")));

        assertThat(sent.attributes()).isEqualTo(Map.of("ebpf_exporter.config", "conf"));
    }

    @Test
    void sendsWithTheResourceOfTheMetrics() throws Exception {
        try (OtlpPipeline pipeline = new OtlpFixture().open(receiver.target())) {
            assertThat(sent(span("s")).resource()).isEqualTo(pipeline.resource());
            pipeline.release();
        }
    }

    @Test
    void sendsEachServiceUnderItsName() throws Exception {
        try (OtlpSpans spans = fixture.open(receiver.target(), Map.of())) {
            List.of(ofService("", "a"), ofService("db", "a"), ofService("web", "b"), ofService("db", "b"))
                    .forEach(spans::offer);
            spans.flush(SOON);
        }

        assertThat(receiver.spans())
                .extracting(span -> span.service() + "/" + span.scope())
                .containsExactlyInAnyOrder("bpf-metrics-exporter/a", "db/a", "web/b", "db/b");
        Map<String, Object> own = resourceOf("bpf-metrics-exporter");
        Map<String, Object> expected = new LinkedHashMap<>(own);
        expected.put("service.name", "db");
        expected.remove("service.version");
        assertThat(resourceOf("db")).isEqualTo(expected);
        assertThat(receiver.spanRequests()).hasSize(1);
    }

    @Test
    void letsTheSpansServiceWinOverTheEnvironment() throws Exception {
        Map<String, String> environment =
                Map.of("OTEL_SERVICE_NAME", "mine", "OTEL_RESOURCE_ATTRIBUTES", "service.version=9,zone=a");
        try (OtlpSpans spans = fixture.open(receiver.target(), environment)) {
            spans.offer(ofService("", "a"));
            spans.offer(ofService("db", "a"));
            spans.flush(SOON);
        }

        assertThat(resourceOf("mine")).containsEntry("service.version", "9").containsEntry("zone", "a");
        assertThat(resourceOf("db")).containsEntry("service.version", "9").containsEntry("zone", "a");
    }

    private Map<String, Object> resourceOf(String service) {
        return receiver.spans().stream()
                .filter(span -> span.service().equals(service))
                .findFirst()
                .orElseThrow()
                .resource();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OTEL_TRACES_SAMPLER=always_off",
                "OTEL_TRACES_SAMPLER=parentbased_always_off",
                "OTEL_TRACES_SAMPLER=TraceIdRatio OTEL_TRACES_SAMPLER_ARG=0"
            })
    void sendsNothingThatTheSamplerDoesNotWant(String environment) throws Exception {
        try (OtlpSpans spans = fixture.open(receiver.target(), SpanConfigTest.variables(environment))) {
            // more than there is room for: it takes none
            assertThat(SpanFixture.offer(spans, 3000)).isEqualTo(3000);
            assertThat(spans.flush(SOON)).isEqualTo(new ExportResult(true, 0, ""));
        }

        assertThat(receiver.spans()).isEmpty();
        assertThat(receiver.connections()).isZero();
        assertThat(fixture.lost("conf")).isZero();
    }

    @Test
    void samplesSpansOfARemoteTraceUnlessToldOtherwise() throws Exception {
        TracePlace child = new TracePlace(TRACE, Optional.of("feed000000000000"), Optional.empty());
        Map<String, String> rootsOff = Map.of("OTEL_TRACES_SAMPLER", "parentbased_always_off");
        try (OtlpSpans spans = fixture.open(receiver.target(), rootsOff)) {
            spans.offer(span("root"));
            spans.offer(span("child", Optional.of(child), Map.of()));
            spans.flush(SOON);
        }

        assertThat(receiver.spans()).extracting(OtlpSpan::name).containsExactly("child");
    }

    @Test
    void samplesRootsByTheirGivenTrace() throws Exception {
        Map<String, String> half = Map.of("OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0.5");
        try (OtlpSpans spans = fixture.open(receiver.target(), half)) {
            spans.offer(span("low", Optional.of(root("0".repeat(31) + "1")), Map.of()));
            spans.offer(span("high", Optional.of(root("0".repeat(16) + "7fffffffffffffff")), Map.of()));
            spans.flush(SOON);
        }

        assertThat(receiver.spans()).extracting(OtlpSpan::name).containsExactly("low");
    }

    @Test
    void samplesPartsOfATraceAsItsRoot() throws Exception {
        Map<String, String> half =
                Map.of("OTEL_TRACES_SAMPLER", "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0.5");
        Optional<String> parent = Optional.of("feed000000000000");
        try (OtlpSpans spans = fixture.open(receiver.target(), half)) {
            TracePlace low = new TracePlace("0".repeat(31) + "1", parent, Optional.empty());
            TracePlace high = new TracePlace("0".repeat(16) + "7fffffffffffffff", parent, Optional.empty());
            spans.offer(span("low", Optional.of(low), Map.of()));
            spans.offer(span("high", Optional.of(high), Map.of()));
            spans.flush(SOON);
        }

        assertThat(receiver.spans()).extracting(OtlpSpan::name).containsExactly("low");
    }

    @Test
    void keepsToTheLimitsOfSpans() throws Exception {
        Map<String, String> limits =
                Map.of("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "2", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3");
        try (OtlpSpans spans = fixture.open(receiver.target(), limits)) {
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("first", "abcdef");
            attributes.put("second", "ghi");
            spans.offer(span("s", Optional.empty(), attributes));
            spans.flush(SOON);
        }

        assertThat(receiver.spans().get(0).attributes())
                .isEqualTo(Map.of("first", "abc", "ebpf_exporter.config", "con"));
    }

    private static TracePlace root(String traceId) {
        return new TracePlace(traceId, Optional.empty(), Optional.empty());
    }

    private OtlpSpan sent(EventSpan span) throws Exception {
        receiver.forget();
        try (OtlpSpans spans = fixture.open(receiver.target(), Map.of())) {
            assertThat(spans.offer(span)).isTrue();
            assertThat(spans.flush(SOON)).isEqualTo(new ExportResult(true, 1, ""));
        }
        assertThat(receiver.spans()).hasSize(1);
        return receiver.spans().get(0);
    }
}
