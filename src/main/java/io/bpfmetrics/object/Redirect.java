package io.bpfmetrics.object;

import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.KernelLink;
import io.bpfmetrics.sys.LibBpfProgram;

/** Programs that go elsewhere than where their section says: the part that follows its first slash is replaced. */
final class Redirect {
    private static final String SLEEPABLE = ".s";

    private Redirect() {}

    /** Whether a program is loaded for the one place that it is attached to. */
    static boolean isBeforeLoading(LibBpfProgram program) {
        return switch (program.type()) {
            case ProgramType.LSM -> program.attachType() != ProgramType.ATTACH_LSM_CGROUP;
            case ProgramType.TRACING -> program.attachType() != ProgramType.ATTACH_TRACE_ITER;
            default -> false;
        };
    }

    /** Sets the place of such a program, before it is loaded. */
    static void set(LibBpfProgram program, String target) throws AttachException {
        try {
            program.setAttachTarget(target);
        } catch (ErrnoException e) {
            String why = e.errno() == Errno.ENOENT || e.errno() == ErrnoWords.ESRCH
                    ? "the kernel has no BTF for \"" + target + "\", which attach_to says; this kernel lacks that"
                            + " function or tracepoint, or has it inlined, or its module is not loaded"
                    : "it cannot go to \"" + target + "\", which attach_to says: " + ErrnoWords.of(e);
            throw new AttachException(why);
        }
    }

    /** What its section would be. */
    static String section(LibBpfProgram program, String target) {
        String section = program.section();
        int slash = section.indexOf('/');
        return (slash < 0 ? section : section.substring(0, slash)) + "/" + target;
    }

    /**
     * Attaches any other program.
     *
     * @throws AttachException if its kind cannot go elsewhere, or the place is not written as it should be
     */
    static KernelLink attach(LibBpfProgram program, String target) throws AttachException, ErrnoException {
        String section = section(program, target);
        String kind = section.substring(0, section.indexOf('/'));
        return switch (kind.endsWith(SLEEPABLE) ? kind.substring(0, kind.length() - SLEEPABLE.length()) : kind) {
            case "kprobe" -> program.attachKprobe(target, false);
            case "kretprobe" -> program.attachKprobe(target, true);
            case "ksyscall" -> program.attachSystemCall(target, false);
            case "kretsyscall" -> program.attachSystemCall(target, true);
            case "tp", "tracepoint" -> toTracepoint(program, target);
            case "raw_tp", "raw_tracepoint" -> program.attachRawTracepoint(target);
            case "uprobe", "uretprobe" -> toBinary(program, section, "BINARY:SYMBOL");
            case "usdt" -> toBinary(program, section, "BINARY:PROVIDER:NAME");
            default ->
                throw new AttachException("the config says attach_to: " + target + ", but a program of section \""
                        + program.section() + "\" cannot be told so where it goes; take attach_to out");
        };
    }

    private static KernelLink toBinary(LibBpfProgram program, String section, String form)
            throws AttachException, ErrnoException {
        if (!UserProbes.isPlace(section)) {
            throw new AttachException(
                    "attach_to \"" + Sections.target(section) + "\" is no place in a binary; write " + form);
        }
        return UserProbes.attach(program, section);
    }

    private static KernelLink toTracepoint(LibBpfProgram program, String target)
            throws AttachException, ErrnoException {
        int slash = target.indexOf('/');
        if (slash <= 0) {
            throw new AttachException("attach_to \"" + target + "\" is no tracepoint; write CATEGORY/NAME");
        }
        return program.attachTracepoint(target.substring(0, slash), target.substring(slash + 1));
    }
}
