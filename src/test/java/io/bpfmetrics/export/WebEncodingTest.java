package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebEncodingTest {
    @ParameterizedTest
    @MethodSource
    void readsWhatTheClientAccepts(List<String> headers, boolean acceptsGzip) {
        assertThat(WebEncoding.acceptsGzip(headers)).isEqualTo(acceptsGzip);
    }

    static Stream<Arguments> readsWhatTheClientAccepts() {
        return Stream.of(
                arguments(List.of("gzip"), true),
                arguments(List.of("deflate, GZIP;q=0.5, br"), true),
                arguments(List.of("br", "gzip"), true),
                arguments(List.of("x-gzip"), true),
                arguments(List.of("*"), true),
                arguments(List.of("gzip;q=0"), false),
                arguments(List.of("gzip; q=0.000"), false),
                arguments(List.of("gzip;q=0.001"), true),
                arguments(List.of("gzip;q=0, *"), false),
                arguments(List.of("*;q=0, gzip"), true),
                arguments(List.of("identity"), false),
                arguments(List.of("gzipped"), false),
                arguments(List.of(""), false));
    }

    @Test
    void compressesNothingForWhoeverDoesNotSay() {
        assertThat(WebEncoding.acceptsGzip(null)).isFalse();
    }
}
