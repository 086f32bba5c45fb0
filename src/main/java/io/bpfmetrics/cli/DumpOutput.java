package io.bpfmetrics.cli;

import io.bpfmetrics.kernel.MapVisitor;
import java.io.IOException;

/** A form in which entries are printed one by one. */
interface DumpOutput extends MapVisitor {
    void begin() throws IOException;

    void end() throws IOException;
}
