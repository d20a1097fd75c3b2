package dev.parley.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Recordings of calls.
 *
 * @param folder empty: none are made
 * @param keep how long each is kept; zero: as long as there is room
 * @param bytes most that all may take
 */
public record RecordingsConfig(Optional<Path> folder, Duration keep, long bytes) {}
