package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfLayout;
import io.bpfmetrics.collect.GadgetMarkers.Iterator;
import io.bpfmetrics.collect.GadgetValues.Value;
import io.bpfmetrics.config.DataSourceSpec;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.config.ScopeSpec;
import io.bpfmetrics.object.ObjectMap;
import java.util.List;

/** Makes metrics of what a gadget's iterators write. They are read with every collection. */
final class GadgetIterators {
    private final ConfigSource source;
    private final List<String> problems;

    /**
     * A maker.
     *
     * @param problems takes what does not fit, one sentence each
     */
    GadgetIterators(ConfigSource source, List<String> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The records as entries of a map that there is not. */
    ObjectMap map(String name, Iterator iterator) throws PlanException {
        if (source.isForeign()) {
            throw new PlanException("it is made by BPF iterators, which only their owner can read: give the gadget's"
                    + " object, so that it is loaded here");
        }
        BtfLayout layout = source.structure(iterator.struct());
        return IteratorEntries.asMap(name, layout.typeId(), layout.whole().size());
    }

    /** The metrics of a data source that is made by iterators. */
    List<MetricSpec> metrics(DataSourceSpec spec, ObjectMap records, ScopeSpec scope) throws PlanException {
        List<TypedField> fields =
                GadgetFields.of(source.layout(records, records.valueTypeId()).orElseThrow(), true, spec);
        List<Value> values = new GadgetValues(spec, problems).find(fields);
        return GadgetMaps.metrics(spec, fields, values, GadgetMaps.undrained(records), scope, problems, true);
    }
}
