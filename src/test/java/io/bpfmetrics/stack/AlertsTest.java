package io.bpfmetrics.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs Prometheus' own checks on the alert rules and on the configuration in the stack file. */
final class AlertsTest {
    private static final String RULES = "deploy/alerts.yaml";
    private static final String RULE_TESTS = "deploy/alerts.test.yaml";

    @BeforeAll
    static void needsPromtool() {
        RequiredProgram.require("promtool", "prometheus");
    }

    @Test
    void areRulesThatPrometheusTakes() {
        Command.Result result = promtool("check", "rules", path(RULES));

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.output()).doesNotContain("FAILED");
    }

    @Test
    void passTheirTests() {
        Command.Result result = promtool("test", "rules", path(RULE_TESTS));

        assertThat(result.status()).as(result.output()).isZero();
    }

    @Test
    void areAllTested() {
        String tests = Repository.text(RULE_TESTS);

        assertThat(Yaml.parse(Repository.text(RULES)).at("/groups/0/rules"))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(rule -> assertThat(tests)
                        .contains("alertname: " + rule.path("alert").asText()));
    }

    @Test
    void areReadByThePrometheusOfTheStack(@TempDir Path directory) throws IOException {
        StackFile stack = StackFile.load();
        String rules = stack.prometheusConfig().at("/rule_files/0").asText();
        Files.writeString(directory.resolve("alerts.yaml"), stack.config("prometheus-config", "alerts.yaml"));
        Path config = directory.resolve("prometheus.yml");
        Files.writeString(
                config,
                stack.config("prometheus-config", "prometheus.yml")
                        .replace(rules, directory.resolve("alerts.yaml").toString()));

        Command.Result result = promtool("check", "config", config.toString());

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.output()).contains("8 rules found");
    }

    private static Command.Result promtool(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "promtool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Command.run(60, command);
    }

    private static String path(String relative) {
        return Repository.path(relative).toString();
    }
}
