package dev.parley.session;

import java.time.Duration;
import java.util.Optional;

/**
 * What is fixed for a session's life.
 *
 * @param id the session's identifier
 * @param sampleRate of the audio in both directions, in Hz
 * @param playoutLead how far audio is released ahead of real time; empty: as fast as it is made
 * @param chunk length of a piece of released audio
 * @param goodbyeEnds whether the session ends once the bot has said goodbye
 * @param config what the session begins with
 */
public record SessionSetup(
        String id,
        int sampleRate,
        Optional<Duration> playoutLead,
        Duration chunk,
        boolean goodbyeEnds,
        SessionConfig config,
        SessionLimits limits) {}
