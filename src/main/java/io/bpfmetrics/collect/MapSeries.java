package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.MapInfo;
import io.bpfmetrics.metric.LabelSet;

/** A map's label sets, made once and kept for as long as it exists. */
record MapSeries(MapInfo map, LabelSet labels, LabelSet infoLabels) {
    static MapSeries of(MapInfo map, String typeWord) {
        LabelSet labels = LabelSet.of(
                "id",
                Integer.toUnsignedString(map.id()),
                "name",
                map.name(),
                "type",
                Integer.toUnsignedString(map.type()));
        LabelSet infoLabels = labels.with(
                "type_name",
                typeWord,
                "key_size",
                Long.toString(map.keySize()),
                "value_size",
                Long.toString(map.valueSize()),
                "max_entries",
                Long.toString(map.maxEntries()),
                "flags",
                Long.toString(map.flags()));
        return new MapSeries(map, labels, infoLabels);
    }
}
