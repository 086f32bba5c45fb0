/** Config files as immutable specs, with line and column in every problem; depends on nothing. */
@NullMarked
package io.bpfmetrics.config;

import org.jspecify.annotations.NullMarked;
