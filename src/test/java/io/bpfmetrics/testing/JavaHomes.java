package io.bpfmetrics.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java installations of this machine that the exporter can run on. */
public final class JavaHomes {
    private static final Path FOLDER = Path.of("/usr/lib/jvm");
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");
    private static final int OLDEST = 17;

    private JavaHomes() {}

    /** The one that runs this test. */
    public static Path own() {
        return Path.of(System.getProperty("java.home"));
    }

    /** One of each major version, the one that runs this test among them. */
    public static List<Path> all() throws IOException {
        Map<Integer, Path> homes = new TreeMap<>();
        if (Files.isDirectory(FOLDER)) {
            try (Stream<Path> folders = Files.list(FOLDER)) {
                for (Path home : folders.sorted().toList()) {
                    int major = major(home);
                    if (major >= OLDEST) {
                        homes.put(major, home);
                    }
                }
            }
        }
        homes.put(Runtime.version().feature(), own());
        return List.copyOf(homes.values());
    }

    private static int major(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/java"))) {
            return 0;
        }
        Matcher matcher = VERSION.matcher(Files.readString(release));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
