package io.bpfmetrics.config;

/**
 * The instrumentation scope of a gadget's metrics. On {@code /metrics} they are told apart by it.
 *
 * @param name of the data source
 * @param isExported whether they go to outlets other than the console
 * @param isPrinted whether the console draws them
 */
public record ScopeSpec(String name, boolean isExported, boolean isPrinted) {}
