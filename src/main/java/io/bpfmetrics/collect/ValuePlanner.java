package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.btf.BtfLayout;
import io.bpfmetrics.config.BucketType;
import io.bpfmetrics.config.CpuMode;
import io.bpfmetrics.config.HistogramSpec;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.config.NearestWord;
import io.bpfmetrics.config.ValueSpec;
import io.bpfmetrics.object.ObjectMap;
import java.util.List;
import java.util.Optional;

/** Finds the numbers of a metric in the values of its map. */
final class ValuePlanner {
    private final ConfigSource source;
    private final MetricSpec metric;
    private final ObjectMap map;
    private final EntrySource entries;

    ValuePlanner(ConfigSource source, MetricSpec metric, ObjectMap map, EntrySource entries) {
        this.source = source;
        this.metric = metric;
        this.map = map;
        this.entries = entries;
    }

    ValuePlan plan(ValueSpec value) throws PlanException {
        Optional<HistogramSpec> slots = metric.histogram().filter(it -> it.type() == BucketType.SLOTS);
        ValuePlan plan = slots.isPresent() ? slots(value, slots.get()) : new ValuePlan(number(value), 1);
        int end = plan.first().offset() + plan.count() * plan.first().size();
        if (end > map.shape().valueSize()) {
            throw new PlanException("values of map \"" + map.name() + "\" have "
                    + map.shape().valueSize() + " bytes, but this one ends at " + end);
        }
        return plan;
    }

    private NumberReader number(ValueSpec value) throws PlanException {
        if (value instanceof ValueSpec.Bytes bytes) {
            return reader(bytes.offset(), bytes.size(), bytes.isSigned());
        }
        if (value instanceof ValueSpec.Entry) {
            return NumberReader.ONE;
        }
        if (value instanceof ValueSpec.Field named) {
            BtfField field = field(named.path());
            if (!field.isNumber()) {
                throw new PlanException("\"" + named.path() + "\" in the values of map \"" + map.name()
                        + "\" is no integer of 1, 2, 4 or 8 bytes");
            }
            return reader(field.offset(), field.size(), field.kind() == BtfField.Kind.SIGNED);
        }
        int size = map.shape().valueSize();
        if (!BtfField.isNumberOf(size)) {
            throw new PlanException("values of map \"" + map.name() + "\" have " + size
                    + " bytes, and a number has 1, 2, 4 or 8; say with value: which field it is");
        }
        return reader(0, size, false);
    }

    private ValuePlan slots(ValueSpec value, HistogramSpec spec) throws PlanException {
        if (value instanceof ValueSpec.Bytes bytes) {
            return slots(bytes.offset(), bytes.size(), requested(spec, Integer.MAX_VALUE), spec);
        }
        BtfField field = array(value);
        if (field.kind() != BtfField.Kind.ARRAY) {
            throw new PlanException("\"" + field.path() + "\" in the values of map \"" + map.name()
                    + "\" is no array of integers, which bucket_type slots needs");
        }
        return slots(field.offset(), field.elementSize(), requested(spec, field.elements()), spec);
    }

    private ValuePlan slots(int offset, int elementSize, int count, HistogramSpec spec) throws PlanException {
        if (count == Integer.MAX_VALUE) {
            throw new PlanException("slots given by offset and size need a bucket_max");
        }
        return new ValuePlan(reader((int) (offset + spec.min() * elementSize), elementSize, false), count);
    }

    /** How many slots are asked for, or else there are. */
    private static int requested(HistogramSpec spec, int elements) throws PlanException {
        if (spec.max() == 0 && spec.min() == 0) {
            return elements;
        }
        if (spec.min() < 0 || spec.max() >= elements) {
            throw new PlanException("bucket_min to bucket_max is " + spec.min() + " to " + spec.max()
                    + ", but there are " + elements + " slots");
        }
        return (int) (spec.max() - spec.min() + 1);
    }

    /** The named array, or the only one there is. */
    private BtfField array(ValueSpec value) throws PlanException {
        if (value instanceof ValueSpec.Field named) {
            return field(named.path());
        }
        List<BtfField> arrays = layout().leaves().stream()
                .filter(field -> field.kind() == BtfField.Kind.ARRAY)
                .toList();
        if (arrays.size() != 1) {
            throw new PlanException("values of map \"" + map.name() + "\" have " + arrays.size()
                    + " arrays; say with value: which one holds the slots");
        }
        return arrays.get(0);
    }

    private BtfField field(String path) throws PlanException {
        return field(source, map, path);
    }

    /** A member of the values of a map. */
    static BtfField field(ConfigSource source, ObjectMap map, String path) throws PlanException {
        BtfLayout layout = layout(source, map);
        if (path.isEmpty()) {
            return layout.whole();
        }
        Optional<BtfField> field = layout.field(path);
        if (field.isEmpty()) {
            List<String> paths = layout.leaves().stream().map(BtfField::path).toList();
            throw new PlanException("the value of map \"" + map.name() + "\" has no field \"" + path + "\""
                    + NearestWord.hintOrAll(path, paths));
        }
        return field.get();
    }

    private BtfLayout layout() throws PlanException {
        return layout(source, map);
    }

    private static BtfLayout layout(ConfigSource source, ObjectMap map) throws PlanException {
        BtfLayout layout = source.layout(map, map.valueTypeId())
                .orElseThrow(() -> new PlanException("the object does not tell the type of the values of map \""
                        + map.name() + "\"; compile it with -g, or give offset and size"));
        int size = layout.whole().size();
        if (size != map.shape().valueSize()) {
            throw new PlanException("values of map \"" + map.name() + "\" have "
                    + map.shape().valueSize() + " bytes, but their type has " + size);
        }
        return layout;
    }

    private NumberReader reader(int offset, int size, boolean isSigned) {
        CpuMode cpu = metric.read().cpu();
        return new NumberReader(offset, size, isSigned, cpu, entries.valuesPerEntry(), entries.valueStride());
    }
}
