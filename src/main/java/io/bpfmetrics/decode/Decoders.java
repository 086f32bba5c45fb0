package io.bpfmetrics.decode;

import io.bpfmetrics.host.HostNames;
import java.util.List;

/** Makes layouts whose decoders ask one and the same host for names. Thread-safe. */
public final class Decoders {

    /** Decoders that ask this host. */
    public Decoders(HostNames host) {
        java.util.Objects.requireNonNull(host);
    }

    /** Compiles labels; their decoders have been checked by the config. */
    public KeyLayout layout(List<LabelField> fields) {
        return new KeyLayout(fields.stream().map(LabelField::name).toList());
    }
}
