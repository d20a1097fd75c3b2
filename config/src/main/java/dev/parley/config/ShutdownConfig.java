package dev.parley.config;

import java.time.Duration;

/**
 * How the server stops.
 *
 * @param grace how long calls may go on after the server was told to stop
 * @param quiet how long a call has to be between turns before it is ended within that time
 */
public record ShutdownConfig(Duration grace, Duration quiet) {}
