package io.bpfmetrics.collect;

import io.bpfmetrics.config.ScopeSpec;
import io.bpfmetrics.metric.Presentation;
import java.util.Optional;

/**
 * Where a metric comes from, and how outlets show it.
 *
 * @param name the instrumentation scope
 * @param presentation what outlets make of it
 */
record FamilyScope(String name, Presentation presentation) {
    /** That of a gadget's data source, or else of a config. */
    static FamilyScope of(Optional<ScopeSpec> own, String config) {
        return own.map(spec ->
                        new FamilyScope(spec.name(), new Presentation(true, spec.isExported(), spec.isPrinted())))
                .orElseGet(() -> new FamilyScope(config, Presentation.PLAIN));
    }
}
