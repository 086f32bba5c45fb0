/** The only door to native code: bpf(2) and the few C library calls around it. */
@NullMarked
package io.bpfmetrics.sys;

import org.jspecify.annotations.NullMarked;
