package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads folders of a cgroup hierarchy. */
final class CgroupWalk {
    private static final int LINKS_OF_LEAF = 2; // its own and its parent's: no folders inside

    private CgroupWalk() {}

    /** All folders: paths by inode number. What vanishes meanwhile is left out, and other file systems are. */
    static Map<Long, String> of(Path root) {
        Map<Long, String> found = new HashMap<>();
        Deque<Path> folders = new ArrayDeque<>(List.of(root));
        Optional<Folder> first = Folder.read(root);
        while (!folders.isEmpty()) {
            Path path = folders.remove();
            Optional<Folder> folder = Folder.read(path);
            if (folder.isPresent()
                    && folder.get().device == first.map(Folder::device).orElse(-1L)) {
                found.put(folder.get().id, path.toString());
                if (folder.get().links != LINKS_OF_LEAF) {
                    addFolders(path, folders);
                }
            }
        }
        return found;
    }

    /** The inode number of a folder; empty if there is none. */
    static OptionalLong id(Path path) {
        Optional<Folder> folder = Folder.read(path);
        return folder.isPresent() ? OptionalLong.of(folder.get().id) : OptionalLong.empty();
    }

    private static void addFolders(Path path, Deque<Path> folders) {
        try (DirectoryStream<Path> inside =
                Files.newDirectoryStream(path, entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            inside.forEach(folders::add);
        } catch (IOException | DirectoryIteratorException gone) {
            folders.removeIf(folder -> path.equals(folder.getParent())); // its folders are gone before it is
        }
    }

    /** What stat(2) says. */
    private record Folder(long device, long id, int links) {
        static Optional<Folder> read(Path path) {
            try {
                Map<String, Object> attributes =
                        Files.readAttributes(path, "unix:dev,ino,nlink", LinkOption.NOFOLLOW_LINKS);
                return Optional.of(new Folder(
                        number(attributes, "dev").longValue(),
                        number(attributes, "ino").longValue(),
                        number(attributes, "nlink").intValue()));
            } catch (IOException gone) {
                return Optional.empty(); // cgroups come and go
            }
        }

        private static Number number(Map<String, Object> attributes, String name) {
            return (Number) Objects.requireNonNull(attributes.get(name), name);
        }
    }
}
