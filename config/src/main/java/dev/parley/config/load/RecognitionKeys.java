package dev.parley.config.load;

import dev.parley.config.RecognitionConfig;
import dev.parley.session.SessionLimits;
import java.time.Duration;
import java.util.List;

/** Settings of speech recognition in a call, {@code recognition.*}, in the order of the reference page. */
final class RecognitionKeys {
    private static final Duration ZERO = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);

    static final Key<Duration> RECOGNITION_LOSS = Key.of(
            "recognition.loss",
            ValueType.duration(ZERO, HOUR),
            "15s",
            "How long speech may wait for speech recognition that was lost or cannot be had; meanwhile it is kept, recognition is dialled again, and the caller hears that there is none. Then the caller is told, and the call ends. In silence it is dialled until it is back.");
    static final Key<Duration> RECOGNITION_STALL = Key.of(
            "recognition.stall",
            ValueType.duration(Duration.ofMillis(200), HOUR),
            "2s",
            "How long speech recognition that gives signs of life (the `kyutai` engine) may take audio and give none; then it is lost, and what was said since the last word recognised is heard by the next stream.");
    static final Key<Duration> TRANSCRIPT_SILENCE = Key.of(
            "recognition.transcript-silence",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "30s",
            "How long speech recognition of any other kind may say nothing while words of an ended turn are missing; then they have failed, the caller hears an apology, and the stream is replaced.");
    static final Key<Duration> TRANSCRIPT_LONGEST = Key.of(
            "recognition.transcript-longest",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "2m",
            "How long the words of an ended turn may take at most, whatever speech recognition says meanwhile; then they have failed, and the caller hears an apology.");
    static final Key<Duration> AUDIO_GAP = Key.of(
            "recognition.audio-gap",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "1s",
            "How long no audio may come within a turn; then the turn ends.");
    static final Key<Duration> RECOGNITION_REPLAY = Key.of(
            "recognition.replay",
            ValueType.duration(ZERO, Duration.ofMinutes(10)),
            "60s",
            "Most audio of a call kept for speech recognition that was lost, 48 kB a second; what is older is not recognised.");
    static final Key<Integer> PACE_SPEED = Key.of(
            "recognition.pace.speed",
            ValueType.integer(1, 1_000),
            "20",
            "Seconds of a call's audio taken in a second; what comes faster waits.");
    static final Key<Duration> PACE_BURST = Key.of(
            "recognition.pace.burst",
            ValueType.duration(Duration.ofMillis(200), HOUR),
            "30s",
            "Audio of a call taken at once after a pause.");
    static final Key<Duration> PACE_BEHIND = Key.of(
            "recognition.pace.behind",
            ValueType.duration(ZERO, HOUR),
            "2s",
            "Audio of a call that may wait before its client is held back; more than five minutes of it is refused.");

    static final List<Key<?>> ALL = List.of(
            RECOGNITION_LOSS,
            RECOGNITION_STALL,
            TRANSCRIPT_SILENCE,
            TRANSCRIPT_LONGEST,
            AUDIO_GAP,
            RECOGNITION_REPLAY,
            PACE_SPEED,
            PACE_BURST,
            PACE_BEHIND);

    private RecognitionKeys() {}

    /** What they were set to. */
    static RecognitionConfig read(Values values) {
        return new RecognitionConfig(
                values.get(TRANSCRIPT_SILENCE),
                new SessionLimits.RecognitionBounds(
                        values.get(AUDIO_GAP),
                        values.get(TRANSCRIPT_LONGEST),
                        values.get(RECOGNITION_LOSS),
                        values.get(RECOGNITION_STALL),
                        values.get(RECOGNITION_REPLAY),
                        new SessionLimits.Pace(
                                values.get(PACE_SPEED), values.get(PACE_BURST), values.get(PACE_BEHIND))));
    }
}
