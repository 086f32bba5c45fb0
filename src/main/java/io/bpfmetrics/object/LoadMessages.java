package io.bpfmetrics.object;

import io.bpfmetrics.sys.LibBpf;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** What libbpf says while one object is loaded and attached. Only warnings are kept; all goes to the log at DEBUG. */
final class LoadMessages {
    private static final System.Logger LOGGER = System.getLogger(BpfObject.class.getName());

    private final List<String> warnings = new ArrayList<>();

    /** Takes the messages of libbpf from now on. */
    void listen(LibBpf libbpf) {
        boolean isDebug = LOGGER.isLoggable(Level.DEBUG);
        libbpf.listen(warnings::add, isDebug ? text -> LOGGER.log(Level.DEBUG, text) : null);
    }

    /** Hands what the verifier said, if anything, to the log. */
    static void logVerifier(String log) {
        if (!log.isEmpty()) {
            LOGGER.log(Level.DEBUG, () -> "the verifier's log:\n" + log);
        }
    }

    /** Forgets what was said before. */
    void clear() {
        warnings.clear();
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
