package io.bpfmetrics.export;

import io.bpfmetrics.metric.MetricDescriptor;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.resources.Resource;

/** A family as the SDK has its metrics. */
record FamilyMetric(Resource resource, InstrumentationScopeInfo scope, MetricDescriptor metric, Points points)
        implements MetricData {
    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return scope;
    }

    @Override
    public String getName() {
        return metric.name();
    }

    @Override
    public String getDescription() {
        return metric.description();
    }

    @Override
    public String getUnit() {
        return metric.unit();
    }

    @Override
    public MetricDataType getType() {
        return points.type();
    }

    @Override
    public Data<?> getData() {
        return points.data();
    }

    /** Points and what they are. */
    record Points(MetricDataType type, Data<?> data) {}
}
