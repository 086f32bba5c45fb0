package io.bpfmetrics.examples;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.Mounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A loaded XDP program that takes the number at the start of a packet; bpftool hands it packets. */
final class KitProgram implements AutoCloseable {
    private static final int PACKET_BYTES = 64;

    private final Path pins;

    private KitProgram(Path pins) {
        this.pins = pins;
    }

    static KitProgram load(Path object) throws IOException, InterruptedException {
        Path pins = Mounts.bpffs()
                .resolve("bpf-metrics-exporter-kit-" + ProcessHandle.current().pid());
        CommandOutput.of("bpftool", "prog", "loadall", object.toString(), pins.toString(), "pinmaps", pins.toString());
        return new KitProgram(pins);
    }

    void run(List<Long> numbers) throws IOException, InterruptedException {
        Path packet = Files.createTempFile("packet", ".bin");
        try {
            for (long number : numbers) {
                ByteBuffer bytes = ByteBuffer.allocate(PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
                Files.write(packet, bytes.putLong(number).array());
                CommandOutput.of("bpftool", "prog", "run", "pinned", pin("observe"), "data_in", packet.toString());
            }
        } finally {
            Files.delete(packet);
        }
    }

    /** Values by bucket, or by key where the key is a number; processors are summed. */
    Map<Long, Long> buckets(String map) throws IOException, InterruptedException {
        Map<Long, Long> buckets = new TreeMap<>();
        for (JsonElement entry : dump(map)) {
            JsonObject formatted = entry.getAsJsonObject().getAsJsonObject("formatted");
            JsonElement key = formatted.get("key");
            long bucket =
                    key.isJsonObject() ? key.getAsJsonObject().get("bucket").getAsLong() : key.getAsLong();
            buckets.put(bucket, value(formatted));
        }
        return buckets;
    }

    private static long value(JsonObject formatted) {
        if (formatted.has("value")) {
            return formatted.get("value").getAsLong();
        }
        return formatted.getAsJsonArray("values").asList().stream()
                .mapToLong(each -> each.getAsJsonObject().get("value").getAsLong())
                .sum();
    }

    /** The member {@code slots} of the one entry. */
    List<Long> slots(String map) throws IOException, InterruptedException {
        List<Long> slots = new ArrayList<>();
        JsonObject formatted = dump(map).get(0).getAsJsonObject().getAsJsonObject("formatted");
        for (JsonElement slot : formatted.getAsJsonObject("value").getAsJsonArray("slots")) {
            slots.add(slot.getAsLong());
        }
        return slots;
    }

    private JsonArray dump(String map) throws IOException, InterruptedException {
        return JsonParser.parseString(CommandOutput.of("bpftool", "--json", "map", "dump", "pinned", pin(map)))
                .getAsJsonArray();
    }

    private String pin(String name) {
        return pins.resolve(name).toString();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> pinned = Files.list(pins)) {
            for (Path pin : pinned.toList()) {
                Files.delete(pin);
            }
        }
        Files.delete(pins);
    }
}
