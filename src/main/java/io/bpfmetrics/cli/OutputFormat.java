package io.bpfmetrics.cli;

/** How a result is printed; the constants are spelt as on the command line. */
enum OutputFormat {
    table,
    json
}
