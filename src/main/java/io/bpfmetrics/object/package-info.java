/** BPF objects that we load and attach ourselves, through libbpf. */
@NullMarked
package io.bpfmetrics.object;

import org.jspecify.annotations.NullMarked;
