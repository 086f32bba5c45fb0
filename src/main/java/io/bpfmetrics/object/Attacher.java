package io.bpfmetrics.object;

import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.KernelLink;
import io.bpfmetrics.sys.LibBpfProgram;
import java.util.List;
import java.util.Optional;

/** Attaches loaded programs, each by itself. */
final class Attacher {
    private final LoadMessages messages;

    Attacher(LoadMessages messages) {
        this.messages = messages;
    }

    /**
     * Attaches one program.
     *
     * @param attachTo what stands for the part of its section that follows the first slash
     * @throws AttachException if that fails, wholly or in part; nothing is left attached then
     */
    Links attach(LibBpfProgram program, Optional<AttachTarget> target, Optional<String> attachTo)
            throws AttachException {
        Place place = Place.of(program.type(), program.attachType());
        if (target.isPresent()) {
            place.check(target.get());
        }
        if (attachTo.isPresent() && !Redirect.isBeforeLoading(program)) {
            return Links.make(links -> links.add(elsewhere(program, attachTo.get())));
        }
        return switch (place) {
            case INTERFACES -> InterfaceAttacher.attach(program, target);
            case CGROUP -> Links.make(links -> links.add(PlaceAttacher.toCgroup(program, target)));
            case NETNS -> Links.make(links -> links.add(PlaceAttacher.toNamespace(program, target)));
            case NETFILTER -> Links.make(links -> links.add(PlaceAttacher.toNetfilter(program, target)));
            case SECTION -> bySection(program);
        };
    }

    private Links bySection(LibBpfProgram program) throws AttachException {
        String section = program.section();
        if (program.type() == ProgramType.PERF_EVENT) {
            return PerfEventAttacher.attach(program);
        }
        if (UserProbes.isMark(section)) {
            return UserProbes.attachMark(program);
        }
        if (UserProbes.isMulti(section)) {
            return Links.make(links -> links.add(UserProbes.attachMulti(program)));
        }
        if (UserProbes.isOfLibrary(section)) {
            return Links.make(links -> links.add(byName(program, section, () -> UserProbes.attach(program, section))));
        }
        return Links.make(links -> links.add(byLibBpf(program)));
    }

    private KernelLink elsewhere(LibBpfProgram program, String attachTo) throws AttachException {
        String section = Redirect.section(program, attachTo);
        return byName(program, section, () -> Redirect.attach(program, attachTo));
    }

    private KernelLink byName(LibBpfProgram program, String section, Attempt attempt) throws AttachException {
        messages.clear();
        try {
            return attempt.attach();
        } catch (ErrnoException e) {
            throw refusal(program, section, e, messages.warnings());
        }
    }

    private KernelLink byLibBpf(LibBpfProgram program) throws AttachException {
        messages.clear();
        try {
            return program.attach();
        } catch (ErrnoException e) {
            List<String> said = messages.warnings();
            return UserProbes.attachElsewhere(program).orElseThrow(() -> refusal(program, program.section(), e, said));
        }
    }

    private static AttachException refusal(LibBpfProgram program, String section, ErrnoException e, List<String> said) {
        String prefix = "prog '" + program.name() + "': ";
        String words = said.isEmpty() ? "" : said.get(said.size() - 1);
        String reason = words.startsWith(prefix) ? words.substring(prefix.length()) : words;
        String name = ErrnoWords.name(e);
        String what = reason.isEmpty() ? name : reason + " (" + name + ")";
        return new AttachException(what + advice(program, section, e.errno()));
    }

    private static String advice(LibBpfProgram program, String section, int errno) {
        return switch (errno) {
            case ErrnoWords.EOPNOTSUPP -> unsupported(program);
            case Errno.ENOENT -> missing(section);
            case Errno.EPERM, Errno.EACCES -> forbidden(section);
            default -> ErrnoWords.advice(errno);
        };
    }

    private static String missing(String section) {
        if (section.startsWith("k")) {
            return "; this kernel has no such function, or is built without kprobes (CONFIG_KPROBES)";
        }
        return section.startsWith("u")
                ? "; is the binary there, and does it have that symbol?"
                : "; this kernel has no such tracepoint, or its module is not loaded";
    }

    /** Some kernels ask for more than the two capabilities that loading needs. */
    private static String forbidden(String section) {
        String common = ErrnoWords.advice(Errno.EPERM);
        if (section.startsWith("tp/") || section.startsWith("tracepoint/")) {
            return common
                    + "; tracefs must be readable too (CAP_DAC_READ_SEARCH), which raw_tp/ and tp_btf/ do without";
        }
        return section.startsWith("u")
                ? common + "; this kernel may ask for CAP_SYS_ADMIN too, which uprobe.multi/ (Linux 6.6) does without"
                : common;
    }

    private static String unsupported(LibBpfProgram program) {
        return switch (program.type()) {
            case ProgramType.STRUCT_OPS -> "; struct_ops programs change what the kernel does, and are not attached";
            case ProgramType.SYSCALL -> "; syscall programs run only when somebody starts them";
            case ProgramType.SOCKET_FILTER ->
                "; socket filters run on sockets, and sockets of containers are not attached";
            case ProgramType.KPROBE -> program.section().startsWith("usdt") ? " (needs Linux 5.15)" : "";
            default ->
                program.section().contains("/")
                        ? "; programs of this type go to a socket, a map or a route, which a config cannot name"
                        : "; section \"" + program.section() + "\" does not say where the program goes";
        };
    }

    private interface Attempt {
        KernelLink attach() throws AttachException, ErrnoException;
    }
}
