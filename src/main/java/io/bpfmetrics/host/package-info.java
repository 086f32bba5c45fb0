/** What the host says about itself: identity, kernel release, privileges. */
@NullMarked
package io.bpfmetrics.host;

import org.jspecify.annotations.NullMarked;
