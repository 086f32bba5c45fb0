package io.bpfmetrics.cli;

/** What {@code list} lists; the constants are spelt as on the command line. */
enum ListedKind {
    programs,
    maps,
    links
}
