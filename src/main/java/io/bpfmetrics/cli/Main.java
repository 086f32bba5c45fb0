package io.bpfmetrics.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the program starts. */
public final class Main {
    private static final Set<String> REPEATABLE = Set.of("--annotate", "--param"); // lists, which picocli keeps whole

    private Main() {}

    /** Runs a command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Preload.start(arguments);
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        Optional<String> repeated = repeated(arguments);
        if (repeated.isPresent()) {
            System.err.println("error: option '" + repeated.get() + "' is given twice; give it once");
            return ExitCode.USAGE;
        }
        return commandLine().execute(arguments);
    }

    /** Of options in groups, picocli would take the second as the beginning of another group and forget the first. */
    private static Optional<String> repeated(String... arguments) {
        Set<String> seen = new HashSet<>();
        return Arrays.stream(arguments)
                .filter(argument -> argument.startsWith("--"))
                .map(argument -> argument.replaceFirst("=.*", ""))
                .filter(name -> !REPEATABLE.contains(name) && !seen.add(name))
                .findFirst();
    }

    static CommandLine commandLine() {
        return new CommandLine(new RunCommand())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(80)
                .setParameterExceptionHandler(Main::explainUsage)
                .setExecutionExceptionHandler(Main::explainFailure);
    }

    private static int explainUsage(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        String sentence = problem instanceof UnmatchedArgumentException unmatched
                ? Suggestion.of(unmatched)
                : String.valueOf(problem.getMessage());
        command.getErr().println("error: " + sentence);
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for all options.");
        return ExitCode.USAGE;
    }

    private static int explainFailure(Exception problem, CommandLine command, ParseResult parsed) throws Exception {
        if (problem instanceof ExitException known) {
            command.getErr().println("error: " + known.getMessage());
            return known.exitCode();
        }
        throw problem;
    }
}
