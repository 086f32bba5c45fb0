package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.LinkInfo;
import io.bpfmetrics.metric.LabelSet;

/** A link's labels, kept until its program is exchanged. */
record LinkSeries(LinkInfo link, LabelSet infoLabels) {
    static LinkSeries of(LinkInfo link, String typeWord) {
        LabelSet infoLabels = LabelSet.of(
                "id",
                Integer.toUnsignedString(link.id()),
                "prog_id",
                Integer.toUnsignedString(link.programId()),
                "type",
                Integer.toUnsignedString(link.type()),
                "type_name",
                typeWord);
        return new LinkSeries(link, infoLabels);
    }
}
