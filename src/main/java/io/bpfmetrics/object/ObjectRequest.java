package io.bpfmetrics.object;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to load and how.
 *
 * @param file a compiled BPF object
 * @param btf BTF of the kernel in place of {@code /sys/kernel/btf/vmlinux}
 * @param globals values of global variables by name, unsigned, set before loading
 * @param targets where programs go whose section does not say it
 * @param changes what else is made different before loading
 */
public record ObjectRequest(
        Path file, Optional<Path> btf, Map<String, Long> globals, List<AttachTarget> targets, ObjectChanges changes) {
    /** Copies the collections. */
    public ObjectRequest {
        globals = Map.copyOf(globals);
        targets = List.copyOf(targets);
    }

    /** Loads an object as it was compiled. */
    public ObjectRequest(Path file, Optional<Path> btf, Map<String, Long> globals, List<AttachTarget> targets) {
        this(file, btf, globals, targets, ObjectChanges.NONE);
    }
}
