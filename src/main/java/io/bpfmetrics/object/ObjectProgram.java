package io.bpfmetrics.object;

import java.util.Optional;

/**
 * A program of a loaded object.
 *
 * @param name the C function's name in full
 * @param section it comes from
 * @param fd good until the object is closed; -1 if it was not loaded
 * @param id the kernel's; 0 if it was not loaded
 * @param tag 16 hex digits; empty if it was not loaded
 * @param problem why it is not attached; empty if it is
 * @param isDisabled whether it is not attached because nobody wants it, which is no failure
 */
public record ObjectProgram(
        String name, String section, int fd, int id, String tag, Optional<String> problem, boolean isDisabled) {
    /** A program that is wanted. */
    public ObjectProgram(String name, String section, int fd, int id, String tag, Optional<String> problem) {
        this(name, section, fd, id, tag, problem, false);
    }

    /** Whether it runs. */
    public boolean isAttached() {
        return problem.isEmpty();
    }
}
