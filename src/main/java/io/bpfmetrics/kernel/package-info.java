/** BPF programs, maps and links as the kernel reports them. */
@NullMarked
package io.bpfmetrics.kernel;

import org.jspecify.annotations.NullMarked;
