package io.bpfmetrics.kernel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A program as the kernel describes it, from {@code struct bpf_prog_info} and its descriptor's fdinfo. A number that
 * this kernel does not report is empty, never 0.
 *
 * @param id the kernel's id
 * @param type a number of {@code enum bpf_prog_type}
 * @param name at most 15 characters; empty if it was loaded without one
 * @param tag digest of the instructions, 16 hexadecimal digits
 * @param isGplCompatible whether its licence allows GPL-only helpers (Linux 4.18)
 * @param loadTimeNanos when it was loaded, nanoseconds after boot, suspended time included (Linux 4.15)
 * @param translatedBytes size of the instructions after the verifier rewrote them
 * @param jitedBytes size of the machine code; 0 if the program is interpreted
 * @param memoryBytes what it is charged for, fdinfo's {@code memlock}
 * @param verifiedInstructions how many instructions the verifier worked through (Linux 5.16)
 * @param mapIds ids of the maps that it uses, in the kernel's order (Linux 4.15)
 */
public record ProgramInfo(
        int id,
        int type,
        String name,
        String tag,
        Optional<Boolean> isGplCompatible,
        OptionalLong loadTimeNanos,
        int translatedBytes,
        int jitedBytes,
        OptionalLong memoryBytes,
        OptionalLong verifiedInstructions,
        Optional<List<Integer>> mapIds) {

    /** Copies the list. */
    public ProgramInfo {
        mapIds = mapIds.map(List::copyOf);
    }

    /** The same with other maps. */
    public ProgramInfo withMapIds(Optional<List<Integer>> otherMapIds) {
        return new ProgramInfo(
                id,
                type,
                name,
                tag,
                isGplCompatible,
                loadTimeNanos,
                translatedBytes,
                jitedBytes,
                memoryBytes,
                verifiedInstructions,
                otherMapIds);
    }
}
