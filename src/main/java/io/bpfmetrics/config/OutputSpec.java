package io.bpfmetrics.config;

import java.util.OptionalDouble;

/**
 * One metric.
 *
 * @param name its full name, prefix included
 * @param help one sentence
 * @param unit UCUM text, empty if none; never part of the name
 * @param value where in the map's value it is
 * @param scale factor; if there is one, the value is a double
 */
public record OutputSpec(String name, String help, String unit, ValueSpec value, OptionalDouble scale) {}
