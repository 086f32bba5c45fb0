/** Bytes of map keys and events as label text. */
@NullMarked
package io.bpfmetrics.decode;

import org.jspecify.annotations.NullMarked;
