package io.bpfmetrics.cli;

import com.google.gson.stream.JsonWriter;
import io.bpfmetrics.btf.BtfSink;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes decoded values as JSON, in the forms that bpftool has for them. A sink cannot throw IOException, so it is wrapped. */
final class JsonSink implements BtfSink {
    private final JsonWriter json;

    JsonSink(JsonWriter json) {
        this.json = json;
    }

    @Override
    public void beginObject() {
        try {
            json.beginObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void endObject() {
        try {
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beginArray() {
        try {
            json.beginArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void endArray() {
        try {
            json.endArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void name(String name) {
        try {
            json.name(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void signed(long number) {
        try {
            json.value(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void unsigned(long number) {
        try {
            if (number < 0) {
                json.jsonValue(Long.toUnsignedString(number));
            } else {
                json.value(number);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void floating(double number) {
        if (!Double.isFinite(number)) {
            text(Double.toString(number));
            return;
        }
        try {
            json.value(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void bool(boolean truth) {
        try {
            json.value(truth);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void text(String text) {
        try {
            json.value(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
}
