package io.bpfmetrics.config;

/**
 * A netfilter hook.
 *
 * @param family {@code ipv4} or {@code ipv6}
 * @param hook {@code prerouting}, {@code input}, {@code forward}, {@code output} or {@code postrouting}
 * @param priority among the programs of the hook
 * @param isDefragmented whether packets are put together first
 */
public record NetfilterSpec(String family, String hook, int priority, boolean isDefragmented) {}
