/** Measures the budgets of the design: ratios to a C loop of the same system calls, taken turn about in one run. */
@NullMarked
package io.bpfmetrics.benchmark;

import org.jspecify.annotations.NullMarked;
