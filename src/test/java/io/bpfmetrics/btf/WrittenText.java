package io.bpfmetrics.btf;

/** What a sink was told, in short: {@code {a:1 b:[2 3]}}. */
final class WrittenText implements BtfSink {
    private final StringBuilder text = new StringBuilder();
    private final boolean takesUnended;

    WrittenText(boolean takesUnended) {
        this.takesUnended = takesUnended;
    }

    @Override
    public String toString() {
        return text.toString()
                .replace("{ ", "{")
                .replace("[ ", "[")
                .replace(": ", ":")
                .strip();
    }

    @Override
    public void beginObject() {
        text.append(" {");
    }

    @Override
    public void endObject() {
        text.append('}');
    }

    @Override
    public void beginArray() {
        text.append(" [");
    }

    @Override
    public void endArray() {
        text.append(']');
    }

    @Override
    public void name(String name) {
        text.append(' ').append(name).append(':');
    }

    @Override
    public void signed(long number) {
        text.append(" s").append(number);
    }

    @Override
    public void unsigned(long number) {
        text.append(" u").append(Long.toUnsignedString(number));
    }

    @Override
    public void floating(double number) {
        text.append(" f").append(number);
    }

    @Override
    public void bool(boolean truth) {
        text.append(' ').append(truth);
    }

    @Override
    public void text(String words) {
        text.append(" \"").append(words).append('"');
    }

    @Override
    public void pointer(long address) {
        text.append(" p").append(Long.toHexString(address));
    }

    @Override
    public void bits(long bits, long number) {
        text.append(" b").append(bits).append('/').append(number);
    }

    @Override
    public void wide(long high, long low) {
        text.append(" w").append(high).append('/').append(low);
    }

    @Override
    public boolean takesUnendedText() {
        return takesUnended;
    }
}
