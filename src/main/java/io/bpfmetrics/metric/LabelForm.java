package io.bpfmetrics.metric;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A way to render a {@link LabelSet} for one outlet, such as OpenTelemetry attributes or exposition text. Create it
 * once, as a constant: each one takes a slot in every label set that is rendered with it.
 *
 * @param <T> what it renders to
 */
public final class LabelForm<T> {
    private static final AtomicInteger SLOTS = new AtomicInteger();

    private final int slot = SLOTS.getAndIncrement();
    private final Function<LabelSet, T> maker;

    /** A form made by the given function, which must always make the same of the same labels. */
    public LabelForm(Function<LabelSet, T> maker) {
        this.maker = maker;
    }

    int slot() {
        return slot;
    }

    T make(LabelSet labels) {
        return maker.apply(labels);
    }
}
