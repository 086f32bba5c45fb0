/** One collector per source of metrics; each joins kernel facts to metric series. */
@NullMarked
package io.bpfmetrics.collect;

import org.jspecify.annotations.NullMarked;
