package io.bpfmetrics.object;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds programs and shared libraries by name, as sections of user-space probes give them. */
final class Binaries {
    private static final String MORE_PROGRAMS = "/usr/bin:/usr/sbin";
    private static final List<String> LIBRARY_FOLDERS = List.of("/lib64", "/usr/lib64", "/lib", "/usr/lib");

    private Binaries() {}

    /**
     * The ELF files that a name can mean, the likeliest first. A path means itself. Scripts are left out: a version
     * manager puts some in front of the programs that they start. {@code libc} means a library of whatever version, unless
     * there is a program of that name.
     */
    static List<String> candidates(String name) {
        if (name.contains("/")) {
            return List.of(name);
        }
        boolean isLibrary = name.endsWith(".so") || name.contains(".so.");
        Set<String> found = new LinkedHashSet<>();
        for (String folder : isLibrary ? libraryFolders() : programFolders()) {
            Path path = Path.of(folder.isEmpty() ? "." : folder, name);
            if (isElf(path)) {
                found.add(path.toString());
            }
        }
        return found.isEmpty() && Libraries.isName(name)
                ? Libraries.files(name, LoaderCache.FILE, libraryFolders())
                : List.copyOf(found);
    }

    /** The problem of a name that means no file. */
    static AttachException missing(String name) {
        return new AttachException(
                Libraries.isName(name)
                        ? Libraries.missing(name, LoaderCache.FILE, libraryFolders())
                        : "no ELF file \"" + name + "\" is found");
    }

    private static List<String> programFolders() {
        return Arrays.asList((variable("PATH") + ":" + MORE_PROGRAMS).split(":", -1));
    }

    private static List<String> libraryFolders() {
        List<String> folders = new ArrayList<>();
        Stream.of(variable("LD_LIBRARY_PATH").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .forEach(folders::add);
        String architecture = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        for (String folder : LIBRARY_FOLDERS) {
            folders.add(folder + "/" + architecture + "-linux-gnu"); // Debian's multiarch
            folders.add(folder);
        }
        return folders;
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        return value == null ? "" : value;
    }

    static boolean isElf(Path path) {
        try {
            return Files.isRegularFile(path) && !ElfFile.read(path).sections().isEmpty();
        } catch (IOException e) {
            return false; // a script, or not ours to read: the next folder may have better
        }
    }
}
