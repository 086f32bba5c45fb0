package io.bpfmetrics.kernel;

/** Hears what happens during a scan. Called on the scanning thread. */
public interface ScanListener {
    /** Hears nothing of it. */
    ScanListener NONE = new ScanListener() {
        @Override
        public void vanished(ObjectKind kind) {}

        @Override
        public void failed(BpfException failure) {}
    };

    /** An object ended between being listed and being opened, which is normal. */
    void vanished(ObjectKind kind);

    /** The kernel refused a command for another reason. */
    void failed(BpfException failure);
}
