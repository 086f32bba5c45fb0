package io.bpfmetrics.collect;

import io.bpfmetrics.metric.LabelSet;

/**
 * One of the series that an entry goes to: a metric can be exported with several sets of labels, and per processor.
 *
 * @param form its labels by name, where those of the key have no text yet
 * @param sources for each label, which of the decoded texts it is; {@link #FIXED}: the text is that of the form
 * @param processor whose value it is; {@link NumberReader#ALL}: of all together
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record Lane(LabelSet form, int[] sources, int processor) {
    /** The label has the same text always. */
    static final int FIXED = -1;

    /** The labels of an entry. */
    LabelSet labels(String[] decoded) {
        if (sources.length == 0) {
            return LabelSet.EMPTY;
        }
        Object[] values = new Object[sources.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = sources[i] == FIXED ? form.value(i) : decoded[sources[i]];
        }
        return form.sharingKeys(values);
    }
}
