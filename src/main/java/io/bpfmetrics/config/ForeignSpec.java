package io.bpfmetrics.config;

/**
 * Maps that somebody else loaded.
 *
 * @param source which ones
 * @param isHeld whether they are kept open between collections, which is faster and keeps them alive
 * @param location where it begins in the file
 */
public record ForeignSpec(SourceSpec source, boolean isHeld, Location location) {}
