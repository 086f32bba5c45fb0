package io.bpfmetrics.cli;

import io.bpfmetrics.btf.BtfSink;

/** Writes decoded values as a person reads them: {@code [1, 2]}, <code>{a: 1, b: 2}</code>. Reused for many values. */
final class CellText implements BtfSink {
    private final StringBuilder text = new StringBuilder();
    private boolean isAfterValue;

    /** What was written since the last time. */
    String take() {
        String taken = text.toString();
        text.setLength(0);
        isAfterValue = false;
        return taken;
    }

    @Override
    public void beginObject() {
        value("{");
        isAfterValue = false;
    }

    @Override
    public void endObject() {
        text.append('}');
        isAfterValue = true;
    }

    @Override
    public void beginArray() {
        value("[");
        isAfterValue = false;
    }

    @Override
    public void endArray() {
        text.append(']');
        isAfterValue = true;
    }

    @Override
    public void name(String name) {
        separate();
        text.append(name).append(name.isEmpty() ? "" : ": ");
        isAfterValue = false;
    }

    @Override
    public void signed(long number) {
        separate();
        text.append(number);
    }

    @Override
    public void unsigned(long number) {
        value(Long.toUnsignedString(number));
    }

    @Override
    public void floating(double number) {
        value(Double.toString(number));
    }

    @Override
    public void bool(boolean truth) {
        value(truth ? "true" : "false");
    }

    @Override
    public void text(String words) {
        value(words);
    }

    @Override
    public void pointer(long address) {
        value("0x" + Long.toHexString(address));
    }

    @Override
    public void bits(long bits, long number) {
        value(bits == number ? Long.toUnsignedString(bits) : Long.toString(number));
    }

    @Override
    public void wide(long high, long low) {
        value("0x" + (high == 0 ? Long.toHexString(low) : Long.toHexString(high) + String.format("%016x", low)));
    }

    @Override
    public boolean takesUnendedText() {
        return true;
    }

    private void value(String form) {
        separate();
        text.append(form);
    }

    private void separate() {
        text.append(isAfterValue ? ", " : "");
        isAfterValue = true;
    }
}
