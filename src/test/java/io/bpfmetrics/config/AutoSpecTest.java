package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AutoSpecTest {
    @Test
    void theWordStandsForTypesAndTheRestForNames() {
        assertThat(AutoSpec.parse("typed").isTyped()).isTrue();
        assertThat(AutoSpec.parse("typed").isNamed("typed")).isFalse();
        assertThat(AutoSpec.parse("conn_*").isTyped()).isFalse();
        assertThat(AutoSpec.parse("conn_*, typed").isTyped()).isTrue();
        assertThat(AutoSpec.parse("conn_*, typed").isNamed("conn_a")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "conn_*, conn_total, true",
        "conn_*, conn_, true",
        "conn_*, a_conn_, false",
        "*, anything, true",
        "*, '', false",
        "c?n, con, true",
        "c?n, cn, false",
        "a.bss, a.bss, true",
        "a.bss, aXbss, false",
        "Conn, conn, false",
        "a_name_longer_than_15, a_name_longer_t, true",
        "a_name_longer_than_*, a_name_longer_t, true",
        "a_name_longer_t*, a_name_longer_t, true",
        "a_name_longer_*n_15, a_name_longer_t, false",
        "a_name_longer_than_15, a_name_longer, false",
    })
    void patternsNameMapsAsTheKernelHasThem(String pattern, String name, boolean isNamed) {
        assertThat(AutoSpec.parse(pattern).isNamed(name)).isEqualTo(isNamed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "typed,", ",conn_*", "a, ,b"})
    void emptyPartsAreRefused(String text) {
        assertThatThrownBy(() -> AutoSpec.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has an empty part; write typed, or patterns of map names such as conn_*");
    }
}
