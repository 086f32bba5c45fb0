package io.bpfmetrics.object;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shared libraries of this host by their name without {@code .so} and version, such as {@code libc}. */
final class Libraries {
    private static final String SUFFIX = ".so";
    private static final Comparator<Path> NEWEST_FIRST =
            Comparator.comparing(Libraries::version, Arrays::compare).reversed();

    private Libraries() {}

    /** Whether a name looks like one. */
    static boolean isName(String name) {
        return name.startsWith("lib") && !name.contains("/") && !name.contains(SUFFIX);
    }

    /** Their files: those that the loader's cache names, and those in folders; the newest version first. */
    static List<String> files(String name, Path cache, List<String> folders) {
        List<Path> found = new ArrayList<>();
        LoaderCache.paths(cache, file -> isOf(name, file)).forEach(path -> found.add(Path.of(path)));
        folders.forEach(folder -> found.addAll(inFolder(name, Path.of(folder))));
        found.sort(NEWEST_FIRST);
        Map<Path, Path> distinct = new LinkedHashMap<>(); // many names may lead to one file
        for (Path path : found) {
            if (Binaries.isElf(path)) {
                distinct.putIfAbsent(realPath(path), path);
            }
        }
        return distinct.values().stream().map(Path::toString).toList();
    }

    /** Says where a library was looked for that is not there. */
    static String missing(String name, Path cache, List<String> folders) {
        String existing = folders.stream()
                .filter(folder -> Files.isDirectory(Path.of(folder)))
                .collect(Collectors.joining(", "));
        return "this host has no library \"" + name + "\": looked for " + name + ".so* in " + cache + " and in "
                + existing + "; libraries inside of containers are not followed";
    }

    private static boolean isOf(String name, String file) {
        return file.equals(name + SUFFIX) || file.startsWith(name + SUFFIX + ".");
    }

    private static Collection<Path> inFolder(String name, Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, file -> isOf(name, fileName(file)))) {
            stream.forEach(files::add);
        } catch (IOException | DirectoryIteratorException notThere) {
            return files; // most hosts have only some of the folders
        }
        return files;
    }

    /** The numbers that follow {@code .so}; none sorts before all others. */
    private static int[] version(Path file) {
        String name = fileName(file);
        String version = name.substring(name.indexOf(SUFFIX) + SUFFIX.length());
        return Arrays.stream(version.split("[^0-9]+"))
                .filter(number -> !number.isEmpty() && number.length() < 10)
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException removedMeanwhile) {
            return path;
        }
    }
}
