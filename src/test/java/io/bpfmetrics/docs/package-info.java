/** Holds the pages under {@code docs} to the code. */
@NullMarked
package io.bpfmetrics.docs;

import org.jspecify.annotations.NullMarked;
