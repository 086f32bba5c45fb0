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

    /** Measures each point once, and cuts where a request is full. */
    private void add(MetricData metric) {
        List<? extends PointData> points = listOf(metric.getData().getPoints());
        long header = WireSize.header(metric);
        long size = header;
        int from = 0;
        for (int i = 0; i < points.size(); i++) {
            long pointSize = sizes.point(points.get(i));
            boolean isEmpty = i == from && open.isEmpty();
            if (openBytes + size + pointSize > limitBytes && !isEmpty) {
                put(metric, points, from, i, size);
                closeRequest();
                from = i;
                size = header;
            }
            size += pointSize;
        }
        put(metric, points, from, points.size(), size);
    }

    private static List<? extends PointData> listOf(Collection<? extends PointData> points) {
        return points instanceof List<? extends PointData> list ? list : List.copyOf(points);
    }

    /** Puts some of the points into the open request; as a view, because there can be very many. */
    private void put(MetricData metric, List<? extends PointData> points, int from, int to, long size) {
        if (to - from == points.size()) {
            put(metric, size, points.size());
        } else if (to > from) {
            put(MetricSlice.of(metric, points.subList(from, to)), size, to - from);
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
