package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ObjectKind;
import io.bpfmetrics.kernel.ScanListener;
import org.jspecify.annotations.Nullable;

/** Counts what goes wrong in a scan, and keeps the first failure to be told when the scan is done. */
final class ScanFailures implements ScanListener {
    private final SelfMetrics self;
    private @Nullable BpfException first;

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
    }

    /** Throws the first failure since the last call, if there was one. */
    void throwFirst() throws BpfException {
        BpfException failure = first;
        first = null;
        if (failure != null) {
            throw failure;
        }
    }
}
