package io.bpfmetrics.cli;

import io.bpfmetrics.config.NearestWord;
import io.bpfmetrics.host.CapabilityNames;
import io.bpfmetrics.host.CapabilityRules;
import io.bpfmetrics.sys.Capabilities;
import io.bpfmetrics.sys.CapabilityException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The capabilities that this process goes on with once everything is attached: {@code --capabilities.keep}.
 *
 * @param mask bit n stands for capability n; empty: all that it has
 */
record KeptCapabilities(OptionalLong mask) {
    static final String ALL = "all";
    static final String NONE = "none";
    private static final String OPTION = "--capabilities.keep";
    private static final int CAP_SYS_ADMIN = 21; // linux/capability.h

    /**
     * Understands {@code all}, {@code none} or a list such as {@code cap_syslog,cap_perfmon}, whose names may be in any
     * case and without {@code cap_}.
     *
     * @param held the capabilities that this process has
     * @throws ExitException if a name does not exist ({@link ExitCode#USAGE}), is not held, or if metrics could no
     *     longer be read on this kernel ({@link ExitCode#PRIVILEGE})
     */
    static KeptCapabilities parse(String text, long held) throws ExitException {
        String trimmed = text.strip();
        if (trimmed.equalsIgnoreCase(ALL)) {
            return new KeptCapabilities(OptionalLong.empty());
        }
        long mask = trimmed.equalsIgnoreCase(NONE) ? 0 : list(trimmed);
        long lacking = mask & ~held;
        if (lacking != 0) {
            throw new ExitException(
                    ExitCode.PRIVILEGE,
                    OPTION + ": cannot keep what is not there: this process does not have "
                            + CapabilityNames.of(lacking)
                            + "; grant it, or leave it out (docs/reference/privileges.md)");
        }
        Optional<String> refusal = CapabilityRules.whyRefused(mask);
        if (refusal.isPresent()) {
            throw new ExitException(ExitCode.PRIVILEGE, OPTION + " " + trimmed + ": " + refusal.get());
        }
        return new KeptCapabilities(OptionalLong.of(mask));
    }

    /** Whether the ids of all BPF objects of this host can still be listed. */
    boolean canListObjects() {
        return mask.isEmpty() || (mask.getAsLong() >>> CAP_SYS_ADMIN & 1) != 0;
    }

    /** Gives up all others, in every thread; does nothing if all are kept. */
    void apply() throws ExitException {
        if (mask.isEmpty()) {
            return;
        }
        try {
            Capabilities.keep(mask.getAsLong());
        } catch (CapabilityException e) {
            throw new ExitException(ExitCode.PRIVILEGE, OPTION + ": " + e.getMessage());
        }
    }

    /** As in {@code none} or {@code cap_syslog, cap_perfmon}. */
    @Override
    public String toString() {
        return mask.isEmpty() ? ALL : CapabilityNames.of(mask.getAsLong());
    }

    private static long list(String text) throws ExitException {
        long mask = 0;
        for (String item : text.split(",", -1)) {
            mask |= 1L << number(item.strip());
        }
        return mask;
    }

    private static int number(String name) throws ExitException {
        OptionalInt number = CapabilityNames.number(name);
        if (number.isPresent()) {
            return number.getAsInt();
        }
        String hint = NearestWord.of(prefixed(name), CapabilityNames.all())
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("");
        throw new ExitException(
                ExitCode.USAGE,
                OPTION + ": there is no capability '" + name + "'" + hint
                        + " (all, none, or names separated by commas)");
    }

    private static String prefixed(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("cap_") ? lower : "cap_" + lower;
    }
}
