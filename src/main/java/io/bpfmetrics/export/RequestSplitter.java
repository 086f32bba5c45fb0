package io.bpfmetrics.export;

import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Shares out metrics to requests, none of which is bigger than a limit. */
final class RequestSplitter {
    private final WireSize sizes = new WireSize();
    private final long limitBytes;
    private final long emptyBytes;
    private final List<Request> requests = new ArrayList<>();
    private List<MetricData> open = new ArrayList<>();
    private long openBytes;
    private long openPoints;

    private RequestSplitter(Resource resource, long limitBytes) {
        this.limitBytes = limitBytes;
        emptyBytes = sizes.resource(resource);
        openBytes = emptyBytes;
    }

    /** Requests with every point of the given metrics once, in order. */
    static List<Request> split(Collection<MetricData> metrics, long limitBytes) {
        if (metrics.isEmpty()) {
            return List.of();
        }
        Resource resource = metrics.iterator().next().getResource();
        RequestSplitter splitter = new RequestSplitter(resource, limitBytes);
        metrics.forEach(splitter::add);
        splitter.closeRequest();
        return splitter.requests;
    }

    private void add(MetricData metric) {
        long header = WireSize.header(metric);
        long size = header;
        for (PointData point : metric.getData().getPoints()) {
            size += sizes.point(point);
        }
        if (openBytes + size <= limitBytes) {
            put(metric, size, metric.getData().getPoints().size());
        } else {
            addSlices(metric, header);
        }
    }

    private void addSlices(MetricData metric, long header) {
        List<PointData> slice = new ArrayList<>();
        long size = header;
        for (PointData point : metric.getData().getPoints()) {
            long pointSize = sizes.point(point);
            boolean isEmpty = slice.isEmpty() && open.isEmpty();
            if (openBytes + size + pointSize > limitBytes && !isEmpty) {
                putSlice(metric, slice, size);
                closeRequest();
                slice = new ArrayList<>();
                size = header;
            }
            slice.add(point);
            size += pointSize;
        }
        putSlice(metric, slice, size);
    }

    private void putSlice(MetricData metric, List<PointData> slice, long size) {
        if (!slice.isEmpty()) {
            put(MetricSlice.of(metric, slice), size, slice.size());
        }
    }

    private void put(MetricData metric, long size, long points) {
        open.add(metric);
        openBytes += size;
        openPoints += points;
    }

    private void closeRequest() {
        if (!open.isEmpty()) {
            requests.add(new Request(open, openPoints));
        }
        open = new ArrayList<>();
        openBytes = emptyBytes;
        openPoints = 0;
    }

    /** What goes out in one call. */
    record Request(List<MetricData> metrics, long points) {}
}
