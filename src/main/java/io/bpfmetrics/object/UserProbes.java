package io.bpfmetrics.object;

import io.bpfmetrics.object.ElfFile.Section;
import io.bpfmetrics.object.ElfFile.Symbol;
import io.bpfmetrics.sys.BpfLinks;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.KernelLink;
import io.bpfmetrics.sys.LibBpfProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Probes in user-space binaries where libbpf's own way does not do. */
final class UserProbes {
    private static final Pattern UPROBE =
            Pattern.compile("u(ret)?probe(?:\\.s)?/([^:]+):([\\w.@]+?)(?:\\+(0[xX][0-9a-fA-F]+|\\d+))?");
    private static final Pattern USDT = Pattern.compile("usdt(?:\\.s)?/([^:]+):([^:]+):([^:]+)");
    private static final Pattern MULTI = Pattern.compile("u(ret)?probe\\.multi(?:\\.s)?/([^:]+):(.+)");
    private static final Pattern MARK = Pattern.compile("u(ret)?probe(?:\\.s)?//proc/self/exe:post_attach_mark");
    private static final Pattern OF_LIBRARY = Pattern.compile("(?:u(?:ret)?probe|usdt)(?:\\.s)?/([^:]+):.+");

    private UserProbes() {}

    static boolean isMark(String section) {
        return MARK.matcher(section).matches();
    }

    /** Whether a section names a place in a binary as it should. */
    static boolean isPlace(String section) {
        return UPROBE.matcher(section).matches() || USDT.matcher(section).matches();
    }

    /** Whether a section names a library without saying which file it is, which libbpf cannot look for. */
    static boolean isOfLibrary(String section) {
        Matcher matcher = OF_LIBRARY.matcher(section);
        return matcher.matches() && Libraries.isName(matcher.group(1));
    }

    static boolean isMulti(String section) {
        return MULTI.matcher(section).matches();
    }

    /** Attaches to the function that is called once everything is attached. */
    static Links attachMark(LibBpfProgram program) throws AttachException {
        boolean isReturn = program.section().startsWith("uret");
        return Links.make(links -> {
            Mark mark = Mark.create();
            links.add(mark);
            try {
                links.add(program.attachUprobe(mark.path(), Optional.empty(), 0, isReturn));
            } catch (ErrnoException e) {
                throw new AttachException("attaching to post_attach_mark: " + ErrnoWords.of(e));
            }
        });
    }

    /** Tries what a bare name can mean besides the first file that libbpf finds; empty if nothing does. */
    static Optional<KernelLink> attachElsewhere(LibBpfProgram program) {
        if (!isPlace(program.section())) {
            return Optional.empty();
        }
        try {
            return Optional.of(attach(program, program.section()));
        } catch (AttachException | ErrnoException libbpfsOwnErrorIsTold) {
            return Optional.empty();
        }
    }

    /**
     * Attaches where a section says, to the first file that its binary can mean and that has the place.
     *
     * @throws ErrnoException if none has it
     */
    static KernelLink attach(LibBpfProgram program, String section) throws AttachException, ErrnoException {
        Matcher usdt = USDT.matcher(section);
        if (usdt.matches()) {
            return first(usdt.group(1), binary -> program.attachUsdt(binary, usdt.group(2), usdt.group(3)));
        }
        Matcher uprobe = UPROBE.matcher(section);
        if (uprobe.matches()) {
            long offset = uprobe.group(4) == null ? 0 : Long.decode(uprobe.group(4));
            return first(
                    uprobe.group(2),
                    binary -> program.attachUprobe(
                            binary, Optional.of(uprobe.group(3)), offset, uprobe.group(1) != null));
        }
        throw new AttachException("\"" + section + "\" names no place in a binary");
    }

    private static KernelLink first(String name, BinaryAttacher attacher) throws AttachException, ErrnoException {
        List<String> binaries = require(name);
        for (String binary : binaries.subList(0, binaries.size() - 1)) {
            try {
                return attacher.attach(binary);
            } catch (ErrnoException triedNext) {
                // the next file may have the place; if none has, the last one's error is what is told
            }
        }
        return attacher.attach(binaries.get(binaries.size() - 1));
    }

    private static List<String> require(String name) throws AttachException {
        List<String> binaries = Binaries.candidates(name);
        if (binaries.isEmpty()) {
            throw Binaries.missing(name);
        }
        return binaries;
    }

    /** Attaches to every function whose name fits a pattern with {@code *} and {@code ?}. */
    static KernelLink attachMulti(LibBpfProgram program) throws AttachException {
        Matcher section = MULTI.matcher(program.section());
        if (!section.matches()) {
            throw new AttachException("its section is not uprobe.multi/BINARY:PATTERN");
        }
        String binary = require(section.group(2)).get(0);
        long[] offsets = offsets(binary, section.group(3));
        if (offsets.length == 0) {
            throw new AttachException(binary + " has no function \"" + section.group(3) + "\"");
        }
        try {
            return BpfLinks.toFunctions(program.fd(), binary, offsets, section.group(1) != null);
        } catch (ErrnoException e) {
            throw new AttachException("attaching to " + offsets.length + " functions of " + binary + ": "
                    + ErrnoWords.of(e) + " (needs Linux 6.6)");
        }
    }

    private static long[] offsets(String binary, String glob) throws AttachException {
        Pattern pattern =
                Pattern.compile("\\Q" + glob.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E", Pattern.DOTALL);
        try {
            ElfFile elf = ElfFile.read(Path.of(binary));
            List<Section> sections = elf.sections();
            return elf.symbols().stream()
                    .filter(symbol -> symbol.isFunction() && symbol.section() < sections.size())
                    .filter(symbol -> pattern.matcher(symbol.name()).matches())
                    .mapToLong(symbol -> offset(symbol, sections.get(symbol.section())))
                    .distinct()
                    .toArray();
        } catch (IOException e) {
            throw new AttachException("reading the functions of " + binary + ": " + e);
        }
    }

    private static long offset(Symbol symbol, Section section) {
        return symbol.value() - section.address() + section.offset();
    }

    private interface BinaryAttacher {
        KernelLink attach(String binary) throws ErrnoException;
    }
}
