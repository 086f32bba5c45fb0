package io.bpfmetrics.cli;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import io.bpfmetrics.btf.BtfValue;
import io.bpfmetrics.collect.MapTypes;
import io.bpfmetrics.kernel.MapEntries;
import io.bpfmetrics.kernel.MapShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Entries as {@code bpftool map dump -j} prints them, an entry a line: the bytes of key and value in hexadecimal, and under
 * {@code formatted} what they mean, if the map says what its values are.
 */
final class DumpJson implements DumpOutput {
    private static final String[] HEX = hex();

    private final MapShape shape;
    private final MapEntries entries;
    private final Optional<MapTypes.Type> keyType;
    private final Optional<MapTypes.Type> valueType;
    private final Writer out;
    private final JsonWriter json;
    private final JsonSink sink;
    private final StringBuilder hex = new StringBuilder();
    private boolean isFirst = true;

    DumpJson(MapShape shape, MapEntries entries, MapTypes types, Writer out) {
        this.shape = shape;
        this.entries = entries;
        this.keyType = types.key();
        this.valueType = types.value();
        this.out = out;
        this.json = new JsonWriter(out);
        json.setStrictness(Strictness.LENIENT); // many documents, one an entry; commas between them are ours
        this.sink = new JsonSink(json);
    }

    @Override
    public void begin() throws IOException {
        out.write("[");
    }

    @Override
    public void end() throws IOException {
        out.write(isFirst ? "]\n" : "\n]\n");
    }

    @Override
    public void entry(ByteBuffer keys, int keyOffset, ByteBuffer values, int valueOffset) {
        try {
            out.write(isFirst ? "\n" : ",\n");
            isFirst = false;
            json.beginObject();
            json.name("key");
            writeBytes(keys, keyOffset, shape.keySize());
            writeValues(values, valueOffset, (bytes, offset, to) -> writeBytes(bytes, offset, shape.valueSize()));
            if (valueType.isPresent()) {
                json.name("formatted").beginObject();
                if (keyType.isPresent()) {
                    json.name("key");
                    keyType.get().value().write(keys, keyOffset, sink);
                }
                writeValues(values, valueOffset, valueType.get().value());
                json.endObject();
            }
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeValues(ByteBuffer values, int offset, BtfValue form) throws IOException {
        if (!shape.isPerCpu()) {
            json.name("value");
            form.write(values, offset, sink);
            return;
        }
        json.name("values").beginArray();
        for (int cpu = 0; cpu < entries.valuesPerEntry(); cpu++) {
            json.beginObject().name("cpu").value(cpu).name("value");
            form.write(values, offset + cpu * entries.valueStride(), sink);
            json.endObject();
        }
        json.endArray();
    }

    private void writeBytes(ByteBuffer bytes, int offset, int size) {
        hex.setLength(0);
        hex.append('[');
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                hex.append(',');
            }
            hex.append(HEX[bytes.get(offset + i) & 0xff]);
        }
        hex.append(']');
        try {
            json.jsonValue(hex.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] hex() {
        String[] texts = new String[256];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "\"0x" + (i < 16 ? "0" : "") + Integer.toHexString(i) + "\"";
        }
        return texts;
    }
}
