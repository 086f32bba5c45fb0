package io.bpfmetrics.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What /proc/self/fdinfo says about a BPF object. */
final class FdInfoText {
    private final Map<String, String> values;

    private FdInfoText(Map<String, String> values) {
        this.values = values;
    }

    static FdInfoText ofProgram(int id) throws IOException {
        return open(BpfCall.PROG_GET_FD_BY_ID, id);
    }

    static FdInfoText ofMap(int id) throws IOException {
        return open(BpfCall.MAP_GET_FD_BY_ID, id);
    }

    static FdInfoText ofLink(int id) throws IOException {
        return open(BpfCall.LINK_GET_FD_BY_ID, id);
    }

    private static FdInfoText open(int command, int id) throws IOException {
        int fd = new BpfCall(command, 12).number(0, id).run("opening BPF object " + id);
        try {
            Map<String, String> values = new HashMap<>();
            for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo", Integer.toString(fd)))) {
                int colon = line.indexOf(':');
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            return new FdInfoText(values);
        } finally {
            Libc.close(fd);
        }
    }

    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new AssertionError("fdinfo has no " + key + ": " + values);
        }
        return value;
    }

    long number(String key) {
        return Long.parseUnsignedLong(text(key));
    }
}
