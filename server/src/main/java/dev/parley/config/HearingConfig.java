package dev.parley.config;

import dev.parley.session.SessionLimits;
import java.time.Duration;

/**
 * How long calls wait for speech recognition, and how fast they take audio.
 *
 * @param transcriptWait {@link SessionLimits#transcriptWait()}
 * @param bounds {@link SessionLimits#hearing()}
 */
public record HearingConfig(Duration transcriptWait, SessionLimits.Hearing bounds) {
    public static final HearingConfig DEFAULT =
            new HearingConfig(SessionLimits.DEFAULT.transcriptWait(), SessionLimits.DEFAULT.hearing());

    /** The limits of a session, with these. */
    public SessionLimits of(SessionLimits limits) {
        return limits.withTranscriptWait(transcriptWait).withHearing(bounds);
    }
}
