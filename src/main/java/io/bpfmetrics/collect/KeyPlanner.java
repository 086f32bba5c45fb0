package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.btf.BtfLayout;
import io.bpfmetrics.collect.KeyPlan.Piece;
import io.bpfmetrics.config.BucketType;
import io.bpfmetrics.config.HistogramSpec;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.config.NearestWord;
import io.bpfmetrics.decode.LabelField;
import io.bpfmetrics.kernel.MapShape;
import io.bpfmetrics.object.ObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Fits the labels of a metric to the keys of its map. */
final class KeyPlanner {
    private static final String PROCESSOR = "cpu";

    private final ConfigSource source;
    private final MetricSpec metric;
    private final ObjectMap map;
    private final MapShape shape;

    KeyPlanner(ConfigSource source, MetricSpec metric, ObjectMap map) {
        this.source = source;
        this.metric = metric;
        this.map = map;
        this.shape = map.shape();
    }

    KeyPlan plan() throws PlanException {
        if (metric.read().index().isPresent() && !shape.isArray()) {
            throw new PlanException("index is given, but map \"" + map.name() + "\" is no array");
        }
        int entries = shape.maxEntries();
        OptionalInt index = metric.read().index();
        if (index.isPresent() && Integer.compareUnsigned(index.getAsInt(), entries) >= 0) {
            throw new PlanException("index is " + index.getAsInt() + ", but map \"" + map.name() + "\" has only "
                    + Integer.toUnsignedString(entries) + " elements, from 0 on");
        }
        if (metric.labels().isBtf()) {
            return withBucket(btfFields(), false, false);
        }
        List<LabelSpec> labels = metric.labels().list();
        if (metric.labels().isPartial()) {
            return ofMembers(labels);
        }
        if (labels.stream().anyMatch(label -> label.field().isPresent())) {
            return withBucket(mixedFields(labels), false, false);
        }
        return sized(labels);
    }

    /** Members of the key where they are, and those of the value one after the other behind it. */
    private KeyPlan ofMembers(List<LabelSpec> labels) throws PlanException {
        List<LabelField> fields = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        int end = shape.keySize();
        for (LabelSpec label : labels) {
            if (!label.isOfValue()) {
                fields.add(label.field().isPresent() ? typedField(label) : wholeKey(label));
                continue;
            }
            LabelField field = FieldDecoders.label(
                    label.name(), ValuePlanner.field(source, map, label.field().orElseThrow()), label.decoders());
            fields.add(new LabelField(label.name(), end, field.size(), field.decoders()));
            pieces.add(new Piece(field.offset(), field.size()));
            end += field.size();
        }
        return new KeyPlan(fields, -1, false, false, metric.read().index(), true, pieces);
    }

    private LabelField wholeKey(LabelSpec label) {
        return new LabelField(label.name(), 0, shape.keySize(), label.decoders());
    }

    private KeyPlan sized(List<LabelSpec> labels) throws PlanException {
        int size = size(labels);
        int keySize = shape.keySize();
        if (labels.isEmpty() && metric.read().index().isPresent()) {
            return withBucket(List.of(), false, false);
        }
        int processor = processor(labels);
        if (size == keySize || (labels.isEmpty() && keySize == Integer.BYTES)) {
            return withBucket(sizedFields(labels, -1), false, false);
        }
        if (processor >= 0 && size == keySize + KeyPlan.PROCESSOR_BYTES) {
            return withBucket(sizedFields(labels, processor), true, false);
        }
        if (processor >= 0 && labels.size() == 1 && keySize == Integer.BYTES) {
            return withBucket(sizedFields(labels, -1), true, true);
        }
        throw new PlanException(mismatch(labels, size, processor >= 0));
    }

    /** The label that is the number of the processor, which is no part of the key of a per-CPU map; -1: none. */
    private int processor(List<LabelSpec> labels) {
        for (int i = 0; i < labels.size(); i++) {
            LabelSpec label = labels.get(i);
            boolean isInPlace = i == labels.size() - 1 || metric.histogram().isPresent();
            if (shape.isPerCpu()
                    && isInPlace
                    && label.name().equals(PROCESSOR)
                    && label.size() + label.padding() == KeyPlan.PROCESSOR_BYTES) {
                return i;
            }
        }
        return -1;
    }

    private String mismatch(List<LabelSpec> labels, int size, boolean hasProcessor) {
        String parts = labels.stream()
                .map(label -> label.name() + " " + label.size() + (label.padding() > 0 ? " + " + label.padding() : ""))
                .collect(Collectors.joining(" + ", " (", ")"));
        return "key is " + shape.keySize() + " bytes"
                + (hasProcessor ? ", with the processor " + (shape.keySize() + KeyPlan.PROCESSOR_BYTES) : "")
                + " but labels describe " + size + (labels.isEmpty() ? "" : parts);
    }

    private static int size(List<LabelSpec> labels) {
        return labels.stream().mapToInt(label -> label.size() + label.padding()).sum();
    }

    /** Fields one after the other; that of the processor, if any, after all bytes of the key. */
    private List<LabelField> sizedFields(List<LabelSpec> labels, int processor) {
        List<LabelField> fields = new ArrayList<>();
        int offset = 0;
        for (int i = 0; i < labels.size(); i++) {
            LabelSpec label = labels.get(i);
            int at = i == processor ? shape.keySize() : offset;
            fields.add(new LabelField(label.name(), at, label.size(), label.decoders()));
            offset += i == processor ? 0 : label.size() + label.padding();
        }
        return fields;
    }

    private List<LabelField> mixedFields(List<LabelSpec> labels) throws PlanException {
        List<LabelField> fields = new ArrayList<>();
        int offset = 0;
        for (LabelSpec label : labels) {
            if (label.field().isPresent()) {
                fields.add(typedField(label));
                continue;
            }
            if (offset + label.size() > shape.keySize()) {
                throw new PlanException(mismatch(labels, offset + label.size(), false));
            }
            fields.add(new LabelField(label.name(), offset, label.size(), label.decoders()));
            offset += label.size() + label.padding();
        }
        return fields;
    }

    private LabelField typedField(LabelSpec label) throws PlanException {
        String path = label.field().orElseThrow();
        BtfLayout layout = layout();
        Optional<BtfField> field = path.isEmpty() ? Optional.of(layout.whole()) : layout.field(path);
        if (field.isEmpty()) {
            List<String> paths = layout.leaves().stream().map(BtfField::path).toList();
            throw new PlanException("the key of map \"" + map.name() + "\" has no field \"" + path + "\""
                    + NearestWord.hintOrAll(path, paths));
        }
        return FieldDecoders.label(label.name(), field.get(), label.decoders());
    }

    private List<LabelField> btfFields() throws PlanException {
        List<LabelField> fields = new ArrayList<>();
        for (BtfField field : layout().leaves()) {
            String name = field.path().isEmpty() ? "key" : field.path().replace('.', '_');
            fields.add(FieldDecoders.label(name, field, List.of()));
        }
        return fields;
    }

    private BtfLayout layout() throws PlanException {
        BtfLayout layout = source.layout(map, map.keyTypeId())
                .orElseThrow(() -> new PlanException("the object does not tell the type of the keys of map \""
                        + map.name() + "\"; compile it with -g, or give the size of each label"));
        int size = layout.whole().size();
        if (size != shape.keySize()) {
            throw new PlanException("keys of map \"" + map.name() + "\" have " + shape.keySize()
                    + " bytes, but their type has " + size);
        }
        return layout;
    }

    private KeyPlan withBucket(List<LabelField> fields, boolean hasProcessor, boolean isIndexLeftOut)
            throws PlanException {
        int bucket = bucket(fields, hasProcessor);
        return new KeyPlan(
                fields, bucket, hasProcessor, isIndexLeftOut, metric.read().index());
    }

    private int bucket(List<LabelField> fields, boolean hasProcessor) throws PlanException {
        if (metric.histogram().isEmpty() || metric.histogram().get().type() == BucketType.SLOTS) {
            return -1;
        }
        HistogramSpec histogram = metric.histogram().get();
        List<String> names = fields.stream().map(LabelField::name).toList();
        if (histogram.bucketLabel().isPresent()) {
            int named = names.indexOf(histogram.bucketLabel().get());
            if (named < 0) {
                throw new PlanException(
                        "bucket_label \"" + histogram.bucketLabel().get() + "\" is none of the labels"
                                + NearestWord.hintOrAll(histogram.bucketLabel().get(), names));
            }
            return named;
        }
        int last = fields.size() - 1;
        boolean isLastProcessor = hasProcessor && last >= 0 && names.get(last).equals(PROCESSOR);
        int bucket = isLastProcessor ? last - 1 : last;
        if (bucket < 0) {
            throw new PlanException("a histogram needs a label for the bucket");
        }
        return bucket;
    }
}
