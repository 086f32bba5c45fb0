/** Every example under {@code examples/} in a running exporter, with real work that moves its values. */
@NullMarked
package io.bpfmetrics.examples;

import org.jspecify.annotations.NullMarked;
