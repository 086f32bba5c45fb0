/** BPF Type Format: a parser that answers struct layouts and enum names; depends on nothing. */
@NullMarked
package io.bpfmetrics.btf;

import org.jspecify.annotations.NullMarked;
