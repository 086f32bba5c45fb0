package io.bpfmetrics.object;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What the dynamic loader of glibc knows of shared libraries; written by ldconfig. */
final class LoaderCache {
    /** Where it is; absent on systems with another C library. */
    static final Path FILE = Path.of("/etc/ld.so.cache");

    private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_SIZE = 48;
    private static final int ENTRY_SIZE = 24;
    private static final int NAME = 4;
    private static final int PATH = 8;

    private final ByteBuffer bytes; // starts with the magic text, from which offsets count

    private LoaderCache(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Files of libraries by their name; none if the cache is not there or not as it should be. */
    static List<String> paths(Path file, Predicate<String> isWanted) {
        try {
            byte[] content = Files.readAllBytes(file);
            int start = start(content);
            ByteBuffer bytes = ByteBuffer.wrap(content, start, content.length - start)
                    .slice()
                    .order(ByteOrder.nativeOrder());
            return new LoaderCache(bytes).paths(isWanted);
        } catch (IOException | IndexOutOfBoundsException | BufferUnderflowException notThereOrDamaged) {
            return List.of(); // folders are searched too
        }
    }

    /** An older format may come first, for older loaders. */
    private static int start(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return text.indexOf(new String(MAGIC, StandardCharsets.ISO_8859_1));
    }

    private List<String> paths(Predicate<String> isWanted) {
        List<String> paths = new ArrayList<>();
        int count = bytes.getInt(MAGIC.length);
        for (int index = 0; index < count; index++) {
            int entry = HEADER_SIZE + index * ENTRY_SIZE;
            if (isWanted.test(text(bytes.getInt(entry + NAME)))) {
                paths.add(text(bytes.getInt(entry + PATH)));
            }
        }
        return paths;
    }

    private String text(int start) {
        int end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
