package io.bpfmetrics.config;

import java.time.Duration;

/**
 * How often the web server answers.
 *
 * @param interval between two requests, positive
 * @param burst how many may come at once, at least 1
 */
public record WebRate(Duration interval, int burst) {}
