package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.docs.ReferenceTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/reference/cli.md} says what the command line takes. */
class CommandLineReferenceTest {
    private static final String PAGE = "cli.md";

    private final CommandSpec command = Main.commandLine().getCommandSpec();

    @Test
    void listsEveryOptionAsHelpDoes() {
        assertThat(ReferenceTable.rows(PAGE, "Option", "Value", "Description"))
                .containsExactlyElementsOf(described(command));
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "dump"})
    void listsEveryOptionOfSubcommand(String name) {
        CommandSpec subcommand =
                Objects.requireNonNull(command.subcommands().get(name), name).getCommandSpec();

        assertThat(ReferenceTable.rows(PAGE, "Option of `" + name + "`", "Value", "Description"))
                .containsExactlyElementsOf(described(subcommand));
    }

    @Test
    void knowsEverySubcommand() {
        assertThat(command.subcommands()).containsOnlyKeys("list", "dump");
    }

    @Test
    void listsEveryExitCode() {
        List<List<String>> codes = command.usageMessage().exitCodeList().entrySet().stream()
                .map(code -> List.of(code.getKey(), code.getValue()))
                .toList();

        assertThat(ReferenceTable.rows(PAGE, "Code", "Meaning")).containsExactlyElementsOf(codes);
        assertThat(ReferenceTable.rows("privileges.md", "Code", "Meaning")).containsExactlyElementsOf(codes);
    }

    private static List<List<String>> described(CommandSpec command) {
        List<List<String>> rows = new ArrayList<>();
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            rows.add(List.of(code(parameter.paramLabel()), "", description(parameter)));
        }
        for (OptionSpec option : command.options()) {
            String names = Arrays.stream(option.names())
                    .map(CommandLineReferenceTest::code)
                    .collect(Collectors.joining(", "));
            String value = option.arity().max() == 0 ? "" : code(option.paramLabel());
            rows.add(List.of(names, value, description(option)));
        }
        return rows;
    }

    private static String description(ArgSpec argument) {
        return String.join(" ", argument.description()).strip();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
