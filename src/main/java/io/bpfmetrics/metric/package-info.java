/** Metric descriptors, label sets and the sink that values are written to; depends on nothing. */
@NullMarked
package io.bpfmetrics.metric;

import org.jspecify.annotations.NullMarked;
