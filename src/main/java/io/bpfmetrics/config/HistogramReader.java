package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads how a histogram's buckets are made. */
final class HistogramReader {
    private static final long MOST_NUMBER = 1L << 53; // beyond it a double cannot tell two buckets apart
    private static final int MOST_EXPONENT = 1023; // of a double

    private final Section metric;
    private final LabelsSpec labels;

    private HistogramReader(Section metric, LabelsSpec labels) {
        this.metric = metric;
        this.labels = labels;
    }

    static HistogramSpec read(Section metric, LabelsSpec labels) {
        return new HistogramReader(metric, labels).read();
    }

    private HistogramSpec read() {
        Optional<BucketType> type = metric.word("bucket_type", BucketType.class);
        if (!metric.has("bucket_type") && metric.isReadable()) {
            metric.error(
                    "bucket_type", "a histogram needs bucket_type: exp2, exp2zero, linear, fixed, bit_length or slots");
        }
        long min = metric.longInteger("bucket_min", -MOST_NUMBER, MOST_NUMBER).orElse(0);
        OptionalLong max = metric.longInteger("bucket_max", -MOST_NUMBER, MOST_NUMBER);
        List<Double> keys = metric.numbers("bucket_keys");
        double multiplier = multiplier();
        type.ifPresent(known -> checkBounds(known, min, max, keys, multiplier));
        type.ifPresent(this::checkLabels);
        boolean isExponential = exponential(type, multiplier);
        SumMode sum = metric.word("sum", SumMode.class).orElse(defaultSum(type));
        Optional<String> bucketLabel = metric.text("bucket_label");
        BucketType known = type.orElse(BucketType.EXP2); // an unknown one has been said
        return new HistogramSpec(
                known, min, max.orElse(0), multiplier, keys, bucketLabel, isExponential, gauge(isExponential), sum);
    }

    private double multiplier() {
        double multiplier = metric.number("bucket_multiplier").orElse(0);
        if (multiplier < 0) {
            metric.error("bucket_multiplier", "bucket_multiplier must not be negative");
        }
        return multiplier == 0 ? 1 : multiplier; // as ebpf_exporter has it
    }

    private void checkBounds(BucketType type, long min, OptionalLong max, List<Double> keys, double multiplier) {
        switch (type) {
            case FIXED -> checkKeys(keys);
            case SLOTS -> {
                if (metric.has("bucket_max") || metric.has("bucket_min")) {
                    checkRange(min, max, 0, MOST_EXPONENT, multiplier);
                }
            }
            case BIT_LENGTH -> checkRange(min, max, 0, Long.SIZE, multiplier);
            case LINEAR -> checkRange(min, max, -MOST_NUMBER, MOST_NUMBER, 1);
            default -> checkRange(min, max, -MOST_EXPONENT, MOST_EXPONENT, multiplier);
        }
    }

    private void checkRange(long min, OptionalLong max, long least, long most, double multiplier) {
        if (!metric.has("bucket_max")) {
            metric.error("bucket_max", "a histogram needs bucket_max, the number of its last bucket");
        }
        if (max.isEmpty()) {
            return;
        }
        long last = max.getAsLong();
        if (min < least) {
            metric.error("bucket_min", "bucket_min must be at least " + least + " for this bucket_type");
        } else if (last > most) {
            metric.error("bucket_max", "bucket_max must be at most " + most + " for this bucket_type");
        } else if (last <= min) {
            metric.error("bucket_max", "bucket_max " + last + " must be greater than bucket_min " + min);
        } else if (last - min >= Bounds.MOST) {
            metric.error("bucket_max", (last - min + 1) + " buckets are too many; at most " + Bounds.MOST);
        } else if (most <= MOST_EXPONENT && Double.isInfinite(Math.scalb(multiplier, (int) last))) {
            metric.error("bucket_max", "the bound of bucket " + last + " is beyond what a double holds");
        }
    }

    private void checkKeys(List<Double> keys) {
        if (keys.isEmpty()) {
            metric.error("bucket_keys", "bucket_type fixed needs bucket_keys, a list of bounds");
        }
        Bounds.check(metric, "bucket_keys", keys);
    }

    private void checkLabels(BucketType type) {
        Optional<String> bucket = metric.text("bucket_label");
        List<String> names = labels.list().stream().map(LabelSpec::name).toList();
        if (type == BucketType.SLOTS) {
            if (bucket.isPresent()) {
                metric.error("bucket_label", "bucket_label does not go with slots: the buckets are in the value");
            }
        } else if (bucket.isPresent() && !labels.isBtf() && !names.contains(bucket.get())) {
            metric.error("bucket_label", "no label \"" + bucket.get() + "\"" + NearestWord.hint(bucket.get(), names));
        } else if (names.isEmpty() && !labels.isBtf() && !hasUnreadLabels()) {
            metric.error("labels", "a histogram needs labels, the last of which is the bucket's number");
        }
    }

    /** Whether there is something that is no list, which was said already. */
    private boolean hasUnreadLabels() {
        return metric.has("labels") && !(metric.node("labels") instanceof SequenceNode);
    }

    private boolean exponential(Optional<BucketType> type, double multiplier) {
        boolean isExponential = metric.word("aggregation", List.of("explicit", "exponential"))
                .filter("exponential"::equals)
                .isPresent();
        if (!isExponential || type.isEmpty()) {
            return isExponential;
        }
        if (type.get() == BucketType.LINEAR || type.get() == BucketType.FIXED) {
            metric.error("aggregation", "exponential needs buckets by powers of two, not linear or fixed ones");
        } else if (!isPowerOfTwo(multiplier)) {
            metric.error(
                    "bucket_multiplier",
                    "exponential needs bounds that are powers of two: drop bucket_multiplier and set unit: "
                            + unit(multiplier));
        }
        return true;
    }

    private static boolean isPowerOfTwo(double multiplier) {
        return multiplier > 0 && Math.scalb(1.0, Math.getExponent(multiplier)) == multiplier;
    }

    private static String unit(double multiplier) {
        return multiplier == 1e-9 ? "ns" : multiplier == 1e-3 ? "ms" : "us";
    }

    private boolean gauge(boolean isExponential) {
        boolean isGauge = metric.word("output", List.of("histogram", "gauge"))
                .filter("gauge"::equals)
                .isPresent();
        if (isGauge && isExponential) {
            metric.error("output", "output: gauge does not go with aggregation: exponential");
        }
        return isGauge;
    }

    private static SumMode defaultSum(Optional<BucketType> type) {
        return type.filter(known -> known == BucketType.BIT_LENGTH || known == BucketType.SLOTS)
                .map(known -> SumMode.NONE)
                .orElse(SumMode.SLOT);
    }
}
