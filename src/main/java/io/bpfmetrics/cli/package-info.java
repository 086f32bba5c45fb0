/** Commands, printing, exit codes and wiring; the only room that talks to the person who runs the program. */
@NullMarked
package io.bpfmetrics.cli;

import org.jspecify.annotations.NullMarked;
