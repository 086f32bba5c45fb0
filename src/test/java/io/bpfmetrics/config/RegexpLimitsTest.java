package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns that people write, and patterns that would fill the memory. */
class RegexpLimitsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "^systemd-journal$",
                "^(systemd).*$",
                "a{1000}",
                "(a{10}){100}",
                "a{2,}b{0,1000}",
                "x{,5}a{b}",
                "[]{1001}]{3}",
                "[^]{1001}[:alpha:]{9}]",
                "\\{1001}\\Q(((({9999}\\E",
                "(((((((a*)*)*)+)+)?)?)",
                "unclosed(((",
                ")))"
            })
    void takesPatternsOfAnyUse(String pattern) {
        assertThat(RegexpLimits.problem(pattern)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a{1001}", "((a{1000}){1000}){1000}", "(?:a{10}){101}", "(x(?:a{2,100}b){11})", "a{999999999}"})
    void refusesRepeatsBeyondAThousand(String pattern) {
        assertThat(RegexpLimits.problem(pattern))
                .contains("it repeats a part more than 1000 times, repeats inside counted");
    }

    @ParameterizedTest
    @ValueSource(ints = {251, 100_000})
    void refusesGroupsBeyondTwoHundredAndFifty(int groups) {
        assertThat(RegexpLimits.problem("(".repeat(groups) + ")".repeat(groups)))
                .contains("more than 250 groups inside of each other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{1000}", "(abcdefghij){1000}"})
    void refusesMoreThanAMillionCharactersWrittenOut(String part) {
        assertThat(RegexpLimits.problem(part.repeat(1_001))).contains("it is too large with its repeats written out");
        assertThat(RegexpLimits.problem(part.repeat(5))).isEmpty();
    }
}
