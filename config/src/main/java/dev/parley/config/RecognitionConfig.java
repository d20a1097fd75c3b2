package dev.parley.config;

import dev.parley.session.SessionLimits;
import dev.parley.setting.Setting;
import dev.parley.setting.SettingGroup;
import java.time.Duration;

/** How long calls wait for speech recognition, and how fast they take audio. */
public record RecognitionConfig(
        @Setting(
                name = "transcript-silence",
                retired = "hearing.transcript-silence",
                fallback = "30s",
                least = "100ms",
                most = "1h",
                value =
                        "How long speech recognition that gives no such signs as `recognition.stall` waits for may say nothing while words of an ended turn are missing; then they have failed, the caller hears an apology, and the stream is replaced.")
        Duration transcriptWait,

        @SettingGroup("") SessionLimits.RecognitionBounds bounds) {
    public static final RecognitionConfig DEFAULT =
            new RecognitionConfig(SessionLimits.DEFAULT.transcriptWait(), SessionLimits.DEFAULT.recognition());

    /** The limits of a session, with these. */
    public SessionLimits of(SessionLimits limits) {
        return limits.withTranscriptWait(transcriptWait).withStt(bounds);
    }
}
