package io.bpfmetrics.object;

import io.bpfmetrics.object.ObjectException.Kind;
import io.bpfmetrics.sys.Errno;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.LibBpfProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words why libbpf could not open or load an object. */
final class LoadFailure {
    private static final Pattern MISSING_TARGET =
            Pattern.compile("prog '([^']*)': failed to find kernel BTF type ID of '([^']*)'.*");
    private static final Pattern REJECTED = Pattern.compile("prog '([^']*)': BPF program load failed: .*");
    private static final Pattern NOT_LOADED =
            Pattern.compile("prog '([^']*)': failed to (?:load|relocate|perform CO-RE relocations).*");
    private static final Pattern MAP = Pattern.compile("map '([^']*)': failed to create: .*");
    private static final Pattern NO_KERNEL_BTF = Pattern.compile(
            "(?s).*(failed to find valid kernel BTF|kernel BTF is missing|Error loading vmlinux BTF|failed to (?:get|parse) target BTF).*");
    private static final Pattern EPILOGUE =
            Pattern.compile("failed to load object '.*|failed to load BPF skeleton.*|prog '[^']*': failed to load: .*"
                    + "|Error loading vmlinux BTF.*");
    private static final String PERMISSION =
            "; grant CAP_BPF and CAP_PERFMON (CAP_NET_ADMIN too for network programs), and see whether kernel lockdown"
                    + " or another security policy forbids it";

    private final Path file;
    private final Optional<Path> btf;
    private final List<String> warnings;
    private final ErrnoException cause;

    LoadFailure(ObjectRequest request, List<String> warnings, ErrnoException cause) {
        this.file = request.file();
        this.btf = request.btf();
        this.warnings = warnings;
        this.cause = cause;
    }

    /** Why the file cannot be opened. */
    ObjectException opening() {
        return exception("is not a BPF object that libbpf can read: " + lastWarning());
    }

    /** Why it cannot be loaded. */
    ObjectException loading(List<LibBpfProgram> programs, String kernelLog) {
        LoadMessages.logVerifier(kernelLog);
        return exception(missingTarget()
                .or(() -> rejected(kernelLog))
                .map(failure -> program(programs, failure.program()) + failure.joint() + failure.words())
                .or(this::map)
                .or(this::noKernelBtf)
                .orElseGet(() -> "cannot be loaded: " + lastWarning() + permission()));
    }

    /** The program that is to blame; empty if it is none, or not one alone. */
    Optional<ProgramFailure> program(String kernelLog) {
        if (map().isPresent() || noKernelBtf().isPresent()) {
            return Optional.empty();
        }
        return missingTarget().or(() -> rejected(kernelLog)).or(this::notLoaded);
    }

    private Optional<ProgramFailure> missingTarget() {
        return find(MISSING_TARGET)
                .map(match -> new ProgramFailure(
                        match.group(1),
                        ": ",
                        "the kernel has no BTF for \"" + match.group(2)
                                + "\"; this kernel lacks that function or tracepoint, or has it inlined, or its module"
                                + " is not loaded"));
    }

    private Optional<ProgramFailure> rejected(String kernelLog) {
        return find(REJECTED).map(match -> {
            VerifierLog log = VerifierLog.parse(kernelLog);
            return MissingType.of(log.reason())
                    .map(words -> new ProgramFailure(match.group(1), ": ", words))
                    .orElseGet(() -> new ProgramFailure(match.group(1), " ", rejection(log)));
        });
    }

    private String rejection(VerifierLog log) {
        return log.reason().isEmpty()
                ? "refused by the kernel: " + ErrnoWords.name(cause) + programAdvice()
                : "rejected by the verifier: " + log.reason() + omitted(log.otherLines());
    }

    private Optional<ProgramFailure> notLoaded() {
        return find(NOT_LOADED)
                .map(match -> new ProgramFailure(match.group(1), " ", "cannot be loaded: " + lastWarning()));
    }

    private String programAdvice() {
        return cause.errno() == Errno.EINVAL ? "; this kernel may not know this kind of program" : permission();
    }

    private static String omitted(int lines) {
        return lines == 0 ? "" : " (" + lines + (lines == 1 ? " line" : " lines") + " omitted; --debug shows all)";
    }

    private Optional<String> map() {
        return find(MAP)
                .map(match ->
                        "map \"" + match.group(1) + "\" cannot be created: " + ErrnoWords.name(cause) + mapAdvice());
    }

    private String mapAdvice() {
        return switch (cause.errno()) {
            case Errno.EINVAL, Errno.E2BIG -> "; this kernel does not know its type or flags, or its sizes are wrong";
            case ErrnoWords.ENOMEM -> "; there is not enough memory for its max_entries";
            default -> permission();
        };
    }

    private Optional<String> noKernelBtf() {
        return find(NO_KERNEL_BTF)
                .map(match -> btf.map(given -> "needs the kernel's type information, and " + given
                                + " cannot be read as such; give a file that was made for this kernel with --btf.path")
                        .orElse("needs the kernel's type information, and there is none that can be read in"
                                + " /sys/kernel/btf/vmlinux; give a file with --btf.path, or run a kernel with"
                                + " CONFIG_DEBUG_INFO_BTF"));
    }

    private String permission() {
        return isNotPermitted() ? PERMISSION : "";
    }

    private boolean isNotPermitted() {
        return cause.errno() == Errno.EPERM;
    }

    private String lastWarning() {
        String last = ErrnoWords.name(cause);
        for (String warning : warnings) {
            if (!EPILOGUE.matcher(warning).matches()) {
                last = warning + " (" + ErrnoWords.name(cause) + ")";
            }
        }
        return last;
    }

    private Optional<Matcher> find(Pattern pattern) {
        return warnings.stream().map(pattern::matcher).filter(Matcher::matches).findFirst();
    }

    private static String program(List<LibBpfProgram> programs, String name) {
        String section = programs.stream()
                .filter(program -> program.name().equals(name))
                .map(program -> " (section " + program.section() + ")")
                .findFirst()
                .orElse("");
        return "program \"" + name + "\"" + section;
    }

    private ObjectException exception(String words) {
        Kind kind = isNotPermitted() ? Kind.NOT_PERMITTED : Kind.REFUSED;
        return new ObjectException(kind, file.getFileName() + ": " + words, cause);
    }
}
