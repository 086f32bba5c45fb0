/** What tests share: real BPF objects in the real kernel, the exporter as a process, a real OTLP receiver. */
@NullMarked
package io.bpfmetrics.testing;

import org.jspecify.annotations.NullMarked;
