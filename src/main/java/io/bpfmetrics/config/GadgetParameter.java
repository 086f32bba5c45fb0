package io.bpfmetrics.config;

import java.util.Optional;

/**
 * A variable of a gadget's object that can be set before it is loaded.
 *
 * @param variable its name in the source
 * @param key its name on the command line
 * @param defaultValue what it is if nobody sets it; empty: what the object has
 * @param location where it stands in the file
 */
public record GadgetParameter(String variable, String key, Optional<String> defaultValue, Location location) {}
