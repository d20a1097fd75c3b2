package dev.parley.config;

import dev.parley.session.SessionLimits;
import java.time.Duration;

/**
 * How long calls wait for speech recognition, and how fast they take audio.
 *
 * @param transcriptWait {@link SessionLimits#transcriptWait()}
 * @param bounds {@link SessionLimits#recognition()}
 */
public record RecognitionConfig(Duration transcriptWait, SessionLimits.RecognitionBounds bounds) {
    public static final RecognitionConfig DEFAULT =
            new RecognitionConfig(SessionLimits.DEFAULT.transcriptWait(), SessionLimits.DEFAULT.recognition());

    /** The limits of a session, with these. */
    public SessionLimits of(SessionLimits limits) {
        return limits.withTranscriptWait(transcriptWait).withStt(bounds);
    }
}
