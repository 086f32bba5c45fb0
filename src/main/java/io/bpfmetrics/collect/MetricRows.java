package io.bpfmetrics.collect;

import io.bpfmetrics.collect.RowTrouble.Reason;
import io.bpfmetrics.decode.Decoding;
import io.bpfmetrics.kernel.MapVisitor;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one metric, or of several from the same numbers of labels: takes the entries of its map and adds their
 * values to series. Not thread-safe.
 */
final class MetricRows implements MapVisitor {
    private static final int SKIPPED = -2;
    private static final int EXPIRED = -3;

    private final MetricPlan plan;
    private final RowDecoder decoder;
    private final RowTrouble trouble;
    private final Lane[] lanes;
    private final MetricOutput[] outputs;
    private final RowTable rows;
    private final RowNotes notes = new RowNotes();
    private final @Nullable RowKey joined; // of labels that are made of the value too
    private long nowNanos;
    private boolean isOther; // whether the row in hand has another value than before

    MetricRows(MetricPlan plan, RowDecoder decoder, RowTrouble trouble) {
        this.plan = plan;
        this.decoder = decoder;
        this.trouble = trouble;
        lanes = plan.lanes().toArray(new Lane[0]);
        outputs = plan.outputs().toArray(new MetricOutput[0]);
        rows = new RowTable(plan.keySize(), lanes.length * outputs.length);
        joined = plan.key().pieces().isEmpty() ? null : new RowKey(plan);
    }

    /** Begins a reading of the map, at a time by a monotonic clock. */
    void begin(long nanoTime) {
        nowNanos = nanoTime;
        rows.begin();
        for (MetricOutput output : outputs) {
            output.kept().ifPresent(kept -> kept.setTime(nanoTime));
        }
    }

    @Override
    public void entry(ByteBuffer keys, int keyOffset, ByteBuffer values, int valueOffset) {
        if (plan.hasOnlyIndex() && keys.getInt(keyOffset) != plan.onlyIndex()) {
            return;
        }
        if (joined == null) {
            take(keys, keyOffset, values, valueOffset);
        } else {
            take(joined.join(keys, keyOffset, values, valueOffset), 0, values, valueOffset);
        }
    }

    private void take(ByteBuffer keys, int keyOffset, ByteBuffer values, int valueOffset) {
        int row = rows.see(keys, keyOffset);
        if (row < 0 && !plan.canRepeat()) {
            return; // read twice
        }
        row = row < 0 ? rows.row(keys, keyOffset) : row; // taken out, it came back with more, or it has no key
        boolean isNew = rows.target(row, 0) == RowTable.UNRESOLVED;
        if (plan.expiryNanos() > 0 && !plan.isDrained() && isExpired(row, isNew, values, valueOffset)) {
            return;
        }
        boolean isBack = rows.target(row, 0) == EXPIRED;
        if (isNew || isBack || notes.isToBeDecoded(row, nowNanos)) {
            resolve(row, keys, keyOffset);
        }
        if (rows.target(row, 0) <= Reason.FIRST_TARGET) {
            countDropped(row, isNew, values, valueOffset);
        } else {
            add(row, values, valueOffset);
        }
    }

    private void add(int row, ByteBuffer values, int valueOffset) {
        int index = 0;
        for (Lane lane : lanes) {
            for (MetricOutput output : outputs) {
                int target = rows.target(row, index++);
                if (target >= 0) {
                    output.add(target, values, valueOffset, lane.processor());
                }
            }
        }
    }

    private boolean isExpired(int row, boolean isNew, ByteBuffer values, int valueOffset) {
        isOther = notes.hasChanged(row, rows.capacity(), values, valueOffset, plan.valueBytes());
        if (isNew || isOther) {
            notes.changedAt(row, rows.capacity(), nowNanos);
            return false;
        }
        if (notes.nanosSinceChange(row, nowNanos) <= plan.expiryNanos()) {
            return false;
        }
        setAll(row, EXPIRED);
        return true;
    }

    /** A row counts when it is first seen, and again whenever its value is another; one that says nothing never. */
    private void countDropped(int row, boolean isNew, ByteBuffer values, int valueOffset) {
        if (plan.expiryNanos() == 0 || plan.isDrained()) { // otherwise it has been compared already
            isOther = notes.hasChanged(row, rows.capacity(), values, valueOffset, plan.valueBytes());
        }
        Reason reason = Reason.ofTarget(rows.target(row, 0));
        boolean isEmpty = reason == Reason.OUT_OF_RANGE && isZero(values, valueOffset);
        if ((isNew || isOther) && !isEmpty) {
            trouble.dropped(plan.name(), reason);
        }
    }

    private boolean isZero(ByteBuffer values, int offset) {
        for (int i = 0; i < plan.valueBytes(); i++) {
            if (values.get(offset + i) != 0) {
                return false;
            }
        }
        return true;
    }

    private void resolve(int row, ByteBuffer keys, int keyOffset) {
        decoder.load(keys, keyOffset);
        long wait = Long.MAX_VALUE;
        Decoding decoding = decoder.decode(0);
        for (int lane = 0; lane < lanes.length; lane++) {
            if (plan.key().hasProcessor() && lane > 0) {
                decoding = decoder.decode(lanes[lane].processor());
            }
            wait = Math.min(wait, decoding.expiresAfterNanos());
            Optional<Reason> reason = resolve(row, lane, decoding);
            if (reason.isPresent()) {
                setAll(row, reason.get().target());
                break;
            }
        }
        notes.decodeAfter(row, rows.capacity(), nowNanos, wait);
    }

    private Optional<Reason> resolve(int row, int lane, Decoding decoding) {
        switch (decoding.outcome()) {
            case SKIPPED -> setTargets(row, lane, SKIPPED);
            case UNDECODABLE -> {
                trouble.say(plan.name(), decoding.problem());
                return Optional.of(Reason.UNDECODABLE);
            }
            case DECODED -> {
                return resolve(row, lane, decoding.values());
            }
        }
        return Optional.empty();
    }

    private Optional<Reason> resolve(int row, int lane, String[] texts) {
        int bucket = 0;
        if (plan.key().bucket() >= 0) {
            String text = texts[plan.key().bucket()];
            Optional<Long> number = Buckets.number(text);
            if (number.isEmpty()) {
                trouble.say(plan.name(), "the number of the bucket is \"" + text + "\"");
                return Optional.of(Reason.BAD_BUCKET);
            }
            bucket = outputs[0].cell(number.get());
            if (bucket == Buckets.OUT_OF_RANGE) {
                return Optional.of(Reason.OUT_OF_RANGE);
            }
        }
        LabelSet labels = lanes[lane].labels(texts);
        for (int i = 0; i < outputs.length; i++) {
            rows.target(row, lane * outputs.length + i, admit(outputs[i], labels, bucket));
        }
        return Optional.empty();
    }

    private int admit(MetricOutput output, LabelSet labels, int bucket) {
        SeriesTable table = output.family().table();
        int first = table.admit(labels);
        if (first != SeriesTable.REFUSED) {
            return first + bucket;
        }
        trouble.dropped(output.family().family().metric().name(), Reason.SERIES_LIMIT);
        boolean isGauge = output.family().family().metric().kind() == MetricKind.GAUGE;
        return isGauge ? SKIPPED : table.overflow() + bucket;
    }

    private void setTargets(int row, int lane, int target) {
        for (int i = 0; i < outputs.length; i++) {
            rows.target(row, lane * outputs.length + i, target);
        }
    }

    private void setAll(int row, int target) {
        for (int lane = 0; lane < lanes.length; lane++) {
            setTargets(row, lane, target);
        }
    }

    /** Ends a reading of the whole map: entries that were not seen are gone. */
    void finish() {
        if (!plan.isDrained()) {
            rows.sweep();
        } else if (rows.size() > plan.maxEntries()) {
            rows.sweep(); // they are but remembered, so that a key that comes back need not be decoded
        }
    }

    /** Ends a reading that broke off: of series that other rows may belong to nothing is known now. */
    void breakOff() {
        if (!plan.isDrained()) {
            rows.forUnseen(this::leaveOut);
        }
    }

    private void leaveOut(int row) {
        for (int i = 0; i < lanes.length * outputs.length; i++) {
            if (rows.target(row, i) >= 0) {
                outputs[i % outputs.length].family().table().leaveOut(rows.target(row, i));
            }
        }
    }

    /** Adds what was drained to the series. */
    void addKept() {
        for (MetricOutput output : outputs) {
            if (output.kept().isPresent() && output.kept().get().addToTable(plan.expiryNanos())) {
                rows.forgetTargets();
            }
        }
    }

    /** Whether the reading that was finished has seen as many entries as the map can have. */
    boolean isFull() {
        return plan.shape().canFillUp() && rows.seen() >= plan.maxEntries();
    }

    List<MetricOutput> outputs() {
        return plan.outputs();
    }
}
