/** Outlets: OpenTelemetry over OTLP, Prometheus text over HTTP, and the console. */
@NullMarked
package io.bpfmetrics.export;

import org.jspecify.annotations.NullMarked;
