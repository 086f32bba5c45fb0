package io.bpfmetrics.export;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.NumberFamily;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one metric from maps or events as Prometheus' Go library would, and keeps what is the same in
 * every collection. An integer that a double cannot hold is written with all its digits. Not thread-safe.
 */
final class PrometheusFamily {
    private static final byte[] CLOSE = PrometheusText.utf8("} ");

    private final String name;
    private final byte[] nameBytes;
    private final byte[] bucketName;
    private final byte[] sumName;
    private final byte[] countName;
    private final PrometheusBody body;
    private @Nullable BucketScheme scheme;
    private byte[][] bounds = {};

    PrometheusFamily(String name) {
        this(name, new PrometheusBody());
    }

    /** Writes a metric whose series carry the scope. */
    PrometheusFamily(String name, String scope) {
        this(name, new PrometheusBody(scope));
    }

    private PrometheusFamily(String name, PrometheusBody body) {
        this.name = name;
        this.body = body;
        nameBytes = PrometheusText.utf8(name);
        bucketName = PrometheusText.utf8(name + "_bucket");
        sumName = PrometheusText.utf8(name + "_sum");
        countName = PrometheusText.utf8(name + "_count");
    }

    void write(Family family, PrometheusBuffer buffer, PrometheusNumber numbers) {
        if (family instanceof NumberFamily each) {
            write(each, buffer, numbers);
        } else if (family instanceof HistogramFamily each) {
            write(each, buffer, numbers);
        }
    }

    private void write(NumberFamily family, PrometheusBuffer buffer, PrometheusNumber numbers) {
        for (int series = 0; series < family.size(); series++) {
            body.render(family.labels(series));
            startLine(nameBytes, buffer);
            long bits = family.bits(series);
            switch (family.type()) {
                case UNSIGNED -> unsigned(bits, buffer, numbers);
                case SIGNED -> signed(bits, buffer, numbers);
                case DOUBLE -> real(Double.longBitsToDouble(bits), buffer, numbers);
            }
            buffer.append('\n');
        }
    }

    private void write(HistogramFamily family, PrometheusBuffer buffer, PrometheusNumber numbers) {
        if (scheme != family.buckets()) {
            scheme = family.buckets();
            bounds = bounds(scheme);
        }
        for (int series = 0; series < family.size(); series++) {
            body.render(family.labels(series));
            long count = buckets(family, series, buffer, numbers);
            startLine(sumName, buffer);
            double sum = family.sum(series);
            boolean isZero = Double.isNaN(sum) && family.buckets().isZeroWithoutSum();
            real(isZero ? 0 : sum, buffer, numbers);
            buffer.append('\n');
            startLine(countName, buffer);
            unsigned(count, buffer, numbers);
            buffer.append('\n');
        }
    }

    private long buckets(HistogramFamily family, int series, PrometheusBuffer buffer, PrometheusNumber numbers) {
        long count = 0;
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            count += family.bucket(series, bucket);
            buffer.append(bucketName);
            buffer.append(body.bytes(), body.size());
            buffer.append(body.size() == 0 ? '{' : ',');
            buffer.append(bounds[bucket]);
            unsigned(count, buffer, numbers);
            buffer.append('\n');
        }
        return count;
    }

    private void startLine(byte[] lineName, PrometheusBuffer buffer) {
        buffer.append(lineName);
        if (body.size() == 0) {
            buffer.append(' ');
        } else {
            buffer.append(body.bytes(), body.size());
            buffer.append(CLOSE);
        }
    }

    private static void unsigned(long value, PrometheusBuffer buffer, PrometheusNumber numbers) {
        if (value >= 0 && value < PrometheusInteger.EXACT_BELOW) {
            buffer.appendAsDouble(value);
        } else if (PrometheusInteger.isDouble(value)) {
            buffer.append(numbers.text((value >>> 1) * 2.0));
        } else if (value < 0) {
            buffer.append(PrometheusText.utf8(Long.toUnsignedString(value)));
        } else {
            buffer.append(value);
        }
    }

    private static void signed(long value, PrometheusBuffer buffer, PrometheusNumber numbers) {
        if (value < 0) {
            buffer.append('-');
        }
        unsigned(Math.abs(value), buffer, numbers); // of the least long the absolute value is right without sign
    }

    private static void real(double value, PrometheusBuffer buffer, PrometheusNumber numbers) {
        if (value >= 0 && value < PrometheusInteger.EXACT_BELOW && value == Math.rint(value)) {
            buffer.appendAsDouble((long) value);
        } else {
            buffer.append(numbers.text(value));
        }
    }

    private static byte[][] bounds(BucketScheme scheme) {
        byte[][] texts = new byte[scheme.size() + 1][];
        for (int bucket = 0; bucket <= scheme.size(); bucket++) {
            double bound = bucket < scheme.size() ? scheme.bound(bucket) : Double.POSITIVE_INFINITY;
            texts[bucket] = PrometheusText.utf8("le=\"" + PrometheusNumber.format(bound) + "\"} ");
        }
        return texts;
    }

    @Override
    public String toString() {
        return name;
    }
}
