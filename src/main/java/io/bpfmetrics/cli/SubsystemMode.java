package io.bpfmetrics.cli;

/** When the subsystem's objects are collected; the constants are spelt as on the command line. */
enum SubsystemMode {
    auto,
    on,
    off
}
