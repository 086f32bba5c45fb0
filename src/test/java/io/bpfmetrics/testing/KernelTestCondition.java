package io.bpfmetrics.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether a {@link KernelTest} can run here. */
final class KernelTestCondition implements ExecutionCondition {
    private static final int CAP_SYS_ADMIN = 21;
    private static final String EFFECTIVE = "CapEff:";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (hasSysAdmin()) {
            return ConditionEvaluationResult.enabled("CAP_SYS_ADMIN is there");
        }
        String reason = context.getDisplayName() + " loads BPF, which needs CAP_SYS_ADMIN; run the build as root";
        if (System.getProperty("kernel.tests", "auto").equals("required")) {
            throw new IllegalStateException(reason + " (-Dkernel.tests=required)");
        }
        System.err.println("skipped: " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    private static boolean hasSysAdmin() {
        try {
            String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(candidate -> candidate.startsWith(EFFECTIVE))
                    .findFirst()
                    .orElseThrow();
            long effective =
                    Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16);
            return (effective >> CAP_SYS_ADMIN & 1) == 1;
        } catch (IOException e) {
            throw new UncheckedIOException("reading the capabilities of this process", e);
        }
    }
}
