package io.bpfmetrics.export;

/** Text that goes into a buffer as UTF-8. */
final class WebText implements Appendable {
    private final PrometheusBuffer buffer;

    WebText(PrometheusBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public Appendable append(CharSequence text) {
        buffer.append(PrometheusText.utf8(text.toString()));
        return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) {
        return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char c) {
        return append(String.valueOf(c));
    }
}
