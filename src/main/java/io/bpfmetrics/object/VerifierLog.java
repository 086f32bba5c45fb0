package io.bpfmetrics.object;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What the kernel's verifier wrote about a program that it rejects.
 *
 * @param reason the last line that is not statistics
 * @param otherLines how many there are besides
 */
record VerifierLog(String reason, int otherLines) {
    private static final Pattern STATISTICS =
            Pattern.compile("processed \\d+ insns.*|verification time .*|stack depth .*|-- .* --");

    /** Reads a log; the reason is empty if it has no line. */
    static VerifierLog parse(String log) {
        List<String> lines =
                log.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        List<String> useful = lines.stream()
                .filter(line -> !STATISTICS.matcher(line).matches())
                .toList();
        return useful.isEmpty()
                ? new VerifierLog("", lines.size())
                : new VerifierLog(useful.get(useful.size() - 1), lines.size() - 1);
    }
}
