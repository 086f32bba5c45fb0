package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ObjectKind;
import io.bpfmetrics.kernel.ScanListener;
import org.jspecify.annotations.Nullable;

/** Counts what goes wrong in a scan, and keeps the first failure to be told when the scan is done. */
final class ScanFailures implements ScanListener {
    private final SelfMetrics self;
    private @Nullable BpfException first;
    private int objects;

    ScanFailures(SelfMetrics self) {
        this.self = self;
    }

    @Override
    public void vanished(ObjectKind kind) {
        self.vanished(kind.word());
    }

    @Override
    public void failed(BpfException failure) {
        self.syscallFailed(failure.command(), failure.errno());
        if (first == null) {
            first = failure;
        }
        objects++;
    }

    /**
     * Ends the scan.
     *
     * @throws PartialReadException if objects could not be read
     */
    void throwIfAny() throws PartialReadException {
        BpfException failure = first;
        int count = objects;
        first = null;
        objects = 0;
        if (failure != null) {
            throw new PartialReadException(count + " objects could not be read, the first: " + failure.getMessage());
        }
    }
}
