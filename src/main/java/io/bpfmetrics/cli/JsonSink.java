package io.bpfmetrics.cli;

import com.google.gson.stream.JsonWriter;
import io.bpfmetrics.btf.BtfSink;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes decoded values as JSON, in the forms that bpftool has for them. */
final class JsonSink implements BtfSink {
    private final JsonWriter json;

    JsonSink(JsonWriter json) {
        this.json = json;
    }

    @Override
    public void beginObject() {
        run(json::beginObject);
    }

    @Override
    public void endObject() {
        run(json::endObject);
    }

    @Override
    public void beginArray() {
        run(json::beginArray);
    }

    @Override
    public void endArray() {
        run(json::endArray);
    }

    @Override
    public void name(String name) {
        run(() -> json.name(name));
    }

    @Override
    public void signed(long number) {
        run(() -> json.value(number));
    }

    @Override
    public void unsigned(long number) {
        run(() -> number < 0 ? json.jsonValue(Long.toUnsignedString(number)) : json.value(number));
    }

    @Override
    public void floating(double number) {
        run(() -> Double.isFinite(number) ? json.value(number) : json.value(Double.toString(number)));
    }

    @Override
    public void bool(boolean truth) {
        run(() -> json.value(truth));
    }

    @Override
    public void text(String text) {
        run(() -> json.value(text));
    }

    @Override
    public void pointer(long address) {
        unsigned(address);
    }

    @Override
    public void bits(long bits, long number) {
        text("0x" + Long.toHexString(bits));
    }

    @Override
    public void wide(long high, long low) {
        text("0x" + (high == 0 ? Long.toHexString(low) : Long.toHexString(high) + String.format("%016x", low)));
    }

    /** A sink cannot throw IOException; whoever runs it turns this back into one. */
    private static void run(Step step) {
        try {
            step.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Step {
        Object write() throws IOException;
    }
}
