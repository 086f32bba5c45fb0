package io.bpfmetrics.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong in one file. What an alias repeats is said once. */
final class Problems {
    private final Path file;
    private final Set<ConfigProblem> found = new LinkedHashSet<>();
    private int errors; // with those that an alias repeats
    private int errorsOfParts;

    Problems(Path file) {
        this.file = file;
    }

    void error(Location location, String message) {
        errors++;
        found.add(new ConfigProblem(location, message, true));
    }

    void error(Node node, String message) {
        error(locate(node), message);
    }

    void warn(Location location, String message) {
        found.add(new ConfigProblem(location, message, false));
    }

    void warn(Node node, String message) {
        warn(locate(node), message);
    }

    /** Where a node begins; for an alias, where its anchor is. */
    Location locate(Node node) {
        return node.getStartMark().map(this::locate).orElseGet(this::wholeFile);
    }

    Location locate(Mark mark) {
        return new Location(file, mark.getLine() + 1, mark.getColumn() + 1); // marks count from 0
    }

    Location wholeFile() {
        return new Location(file, 0, 0);
    }

    /** The first character. */
    Location start() {
        return new Location(file, 1, 1);
    }

    /** Where the file goes on after its beginning. */
    Location after(String beginning) {
        List<String> lines = (beginning + "|").lines().toList(); // so that the last line is not empty
        String last = lines.get(lines.size() - 1);
        return new Location(file, lines.size(), last.codePointCount(0, last.length()));
    }

    boolean hasErrors() {
        return errors > 0;
    }

    /** Whether there are errors that cost more than a part of the file. */
    boolean hasErrorsOfTheWhole() {
        return errors > errorsOfParts;
    }

    /** Reads a part of the file whose errors cost nothing else: empty if it has any, but for those of its own parts. */
    <T> Optional<T> part(Supplier<T> reader) {
        int before = errors - errorsOfParts;
        T read = reader.get();
        int own = errors - errorsOfParts - before;
        errorsOfParts += own;
        return own == 0 ? Optional.of(read) : Optional.empty();
    }

    /** By position. */
    List<ConfigProblem> sorted() {
        return found.stream()
                .sorted(Comparator.comparingInt(
                                (ConfigProblem problem) -> problem.location().line())
                        .thenComparingInt(problem -> problem.location().column()))
                .toList();
    }
}
