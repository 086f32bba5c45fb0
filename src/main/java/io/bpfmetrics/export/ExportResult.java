package io.bpfmetrics.export;

/**
 * What became of one export.
 *
 * @param isDelivered whether the receiver took every point
 * @param points how many it took
 * @param problem why not all, as a sentence; empty if all
 */
public record ExportResult(boolean isDelivered, long points, String problem) {
    static ExportResult failed(String problem) {
        return new ExportResult(false, 0, problem);
    }
}
