/** The exporter's metrics inside of somebody else's program; every public type here is for its author. */
@NullMarked
package io.bpfmetrics.library;

import org.jspecify.annotations.NullMarked;
