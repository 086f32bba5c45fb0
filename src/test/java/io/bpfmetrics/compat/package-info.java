/** The exporter beside what ebpf_exporter prints. */
@NullMarked
package io.bpfmetrics.compat;

import org.jspecify.annotations.NullMarked;
