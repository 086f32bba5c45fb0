package io.bpfmetrics.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bpfmetrics.kernel.ProcessorList;
import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The maps of {@code native/testdata/dump_types.bpf.o}, loaded and pinned by bpftool. */
record LoadedTypes(TestBpf bpf, Path pins) {
    static LoadedTypes load(TestBpf bpf) throws Exception {
        Path directory = bpf.bpffsDirectory();
        Path object = ExporterCommand.projectDirectory().resolve("native/testdata/dump_types.bpf.o");
        Path pins = directory.resolve("maps");
        CommandOutput.of(
                "bpftool", "prog", "loadall", object.toString(), directory.toString(), "pinmaps", pins.toString());
        return new LoadedTypes(bpf, pins);
    }

    /** So many values has an entry of a per-CPU map. */
    static int possibleProcessors() throws IOException {
        String list = Files.readString(Path.of("/sys/devices/system/cpu/possible"));
        return ProcessorList.parse(list.strip()).size();
    }

    String pin(String name) {
        return pins.resolve(name).toString();
    }

    JsonNode info(String name) throws Exception {
        return new ObjectMapper().readTree(CommandOutput.of("bpftool", "-j", "map", "show", "pinned", pin(name)));
    }

    TestMap map(String name) throws Exception {
        return bpf.map(info(name).get("id").asInt());
    }

    /** Puts entries of made-up bytes, or at the given index of an array. */
    void fill(String name, int entries, int valuesPerEntry) throws Exception {
        JsonNode info = info(name);
        int keySize = info.get("bytes_key").asInt();
        int valueSize = info.get("bytes_value").asInt();
        boolean isArray = info.get("type").asText().endsWith("array");
        int stride = valuesPerEntry == 1 ? valueSize : (valueSize + 7) / 8 * 8;
        TestMap map = map(name);
        for (int i = 0; i < entries; i++) {
            byte[] key = bytes(keySize, 17 * i + 3);
            if (isArray) {
                key = new byte[] {(byte) i, 0, 0, 0};
            } else if (info.get("type").asText().equals("lpm_trie")) {
                key = new byte[] {(byte) (24 + i), 0, 0, 0, 10, 1, 2, 3};
            }
            map.put(key, bytes(stride * valuesPerEntry, 91 * i + 11));
        }
    }

    private static byte[] bytes(int size, int seed) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (37 * i + seed);
        }
        return bytes;
    }
}
