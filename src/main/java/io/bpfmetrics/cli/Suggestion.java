package io.bpfmetrics.cli;

import io.bpfmetrics.config.NearestWord;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what somebody probably meant who wrote an argument that does not exist. */
final class Suggestion {
    private Suggestion() {}

    static String of(UnmatchedArgumentException problem) {
        String argument = problem.getUnmatched().get(0);
        CommandSpec command = problem.getCommandLine().getCommandSpec();
        boolean isOption = argument.startsWith("-");
        String name = isOption ? argument.replaceFirst("=.*", "") : argument;
        String hint = NearestWord.of(name, isOption ? options(command) : commands(command))
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("");
        return "unknown " + (isOption ? "option" : "argument") + " '" + name + "'" + hint;
    }

    private static List<String> options(CommandSpec command) {
        return command.options().stream()
                .flatMap(option -> Stream.of(option.names()))
                .toList();
    }

    private static List<String> commands(CommandSpec command) {
        return List.copyOf(command.subcommands().keySet());
    }
}
