package io.bpfmetrics.export;

import java.io.IOException;

/**
 * Says in plain text what is in the maps of all configs, for a person who looks for a mistake. Called by several threads
 * at once.
 */
@FunctionalInterface
public interface MapsPage {
    /**
     * Writes one block per map: raw keys, labels, values. A map that cannot be read is named with the reason; it does
     * not end the page.
     *
     * @throws IOException if {@code out} throws it
     */
    void write(Appendable out) throws IOException;
}
