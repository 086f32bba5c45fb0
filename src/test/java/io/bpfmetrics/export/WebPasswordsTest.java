package io.bpfmetrics.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hashes are what libxcrypt makes of the passwords. */
class WebPasswordsTest {
    private static final String SALT_AND_SUM = "$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";
    private static final Map<String, String> USERS = Map.of("alice", "$2y" + SALT_AND_SUM);

    private final WebPasswords passwords = new WebPasswords();

    @ParameterizedTest
    @ValueSource(strings = {"$2a", "$2b", "$2y"})
    void acceptsTheRightPasswordOfEveryKindOfHash(String kind) {
        Map<String, String> users = Map.of("alice", kind + SALT_AND_SUM);

        assertThat(passwords.accepts(users, basic("alice:correct horse"))).isTrue();
        assertThat(passwords.accepts(users, basic("alice:correct horse"))).isTrue();
        assertThat(passwords.accepts(users, basic("alice:correct horses"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"alice:", "alice:correct hors", "alice", "", ":", "bob:correct horse", "Alice:correct horse"})
    void refusesOthers(String credentials) {
        assertThat(passwords.accepts(USERS, basic("alice:correct horse"))).isTrue();
        assertThat(passwords.accepts(USERS, basic(credentials))).isFalse();
    }

    @Test
    void refusesWhatIsNoBasicAuthentication() {
        String right = basic("alice:correct horse").get(0).substring("Basic ".length());

        assertThat(passwords.accepts(USERS, null)).isFalse();
        assertThat(passwords.accepts(USERS, List.of())).isFalse();
        assertThat(passwords.accepts(USERS, List.of("Bearer " + right))).isFalse();
        assertThat(passwords.accepts(USERS, List.of("Basic"))).isFalse();
        assertThat(passwords.accepts(USERS, List.of("Basic !!!"))).isFalse();
        assertThat(passwords.accepts(USERS, List.of("Basic " + right, "Basic " + right)))
                .isFalse();
        assertThat(passwords.accepts(USERS, List.of("basic  " + right))).isTrue();
    }

    @Test
    void readsPasswordsAsUtf8WithColonsAndOfAnyLength() {
        Map<String, String> users = Map.of(
                "long", "$2y$04$abcdefghijklmnopqrstuuNt.0ah97gHY3F7JC1Z6EXmQc0bQBhIO",
                "wide", "$2y$04$abcdefghijklmnopqrstuuzGrCYXh9HKnwhQqqWSJ8ltUXRFVK6ZO");

        assertThat(passwords.accepts(users, basic("long:" + "p".repeat(80)))).isTrue();
        assertThat(passwords.accepts(users, basic("long:" + "p".repeat(71)))).isFalse();
        assertThat(passwords.accepts(users, basic("wide:grün:✓"))).isTrue();
    }

    @Test
    void forgetsPasswordsOfHashesThatAreGone() {
        assertThat(passwords.accepts(USERS, basic("alice:correct horse"))).isTrue();

        Map<String, String> changed = Map.of("alice", "$2y$04$abcdefghijklmnopqrstuuzGrCYXh9HKnwhQqqWSJ8ltUXRFVK6ZO");

        assertThat(passwords.accepts(changed, basic("alice:correct horse"))).isFalse();
    }

    private static List<String> basic(String credentials) {
        return List.of("Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }
}
