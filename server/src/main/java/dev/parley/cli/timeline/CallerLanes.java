package dev.parley.cli.timeline;

import dev.parley.cli.timeline.Lane.Level;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.CallerOutput;
import dev.parley.session.journal.JournalEntry;
import dev.parley.session.journal.JournalEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What came from the caller: sound, voice in it, words, and how finished it sounded. */
final class CallerLanes {
    final Lane sound = new Lane("caller", 0);
    final Lane words = new Lane("heard", 2);
    final Lane ends = new Lane("finished?", 1);

    private final AudioClock clock = new AudioClock();
    private final List<Double> voices = new ArrayList<>();
    private SoundLevels sounds = new SoundLevels(24_000);
    private long pieceMs;
    private long pieceEndMs;
    private long speechMs = -1;

    /** What came in, in order; before all outputs. */
    void read(JournalEntry entry) {
        long atMs = entry.nanos() / 1_000_000;
        if (entry.event() instanceof JournalEvent.Handled) {
            spreadVoices();
        }
        switch (entry.event()) {
            case JournalEvent.Started started ->
                sounds = new SoundLevels(started.setup().sampleRate());
            case JournalEvent.Input(SessionInput.CallerAudio(short[] samples), boolean nested) -> audio(samples, atMs);
            case JournalEvent.VoiceScored scored -> voices.add(scored.probability());
            case JournalEvent.EndOfTurnAnswered answered -> answered(answered, atMs);
            case JournalEvent.Handled _ -> {}
            case JournalEvent.Told _ -> {}
        }
    }

    private void audio(short[] samples, long atMs) {
        pieceMs = sounds.lengthMs(samples.length);
        pieceEndMs = atMs;
        clock.came(pieceMs, atMs);
        sounds.add(samples, Math.max(0, atMs - pieceMs), sound.levels());
    }

    /** The detector is asked about frame after frame of a piece, at one moment of the session's clock. */
    private void spreadVoices() {
        for (int i = 0; i < voices.size(); i++) {
            long from = pieceEndMs - pieceMs + pieceMs * i / voices.size();
            long to = pieceEndMs - pieceMs + pieceMs * (i + 1) / voices.size();
            sound.line().add(new Level(Math.max(0, from), to, voices.get(i)));
        }
        voices.clear();
    }

    private void answered(JournalEvent.EndOfTurnAnswered answered, long atMs) {
        if (answered.probability().isPresent()) {
            String shown =
                    String.format(Locale.ROOT, "%.2f", answered.probability().getAsDouble());
            ends.strong(atMs, shown, "the end-of-turn model takes the caller to have finished: " + shown);
        } else {
            ends.label(
                    atMs,
                    "no answer",
                    answered.failure().map(ProviderException::getMessage).orElse("the question was given up"));
        }
    }

    void read(CallerOutput output, long atMs) {
        switch (output) {
            case SessionOutput.SpeechStarted started -> speechMs = clock.clockMs(started.audioStartMs());
            case SessionOutput.SpeechStopped stopped -> {
                long from = speechMs < 0 ? atMs : speechMs;
                sound.spans().add(new Lane.Span(from, clock.clockMs(stopped.audioEndMs()), "speech, as it was taken"));
                speechMs = -1;
            }
            case SessionOutput.CallerWords(String item, List<SttEvent.Word> heard) -> words(heard, atMs);
            case SessionOutput.CallerGuess guess -> words.label(atMs, "", "a guess: " + guess.text());
            case SessionOutput.CallerTranscript transcript ->
                words.strong(atMs, "“" + transcript.transcript() + "”", "all of the turn: " + transcript.transcript());
            case SessionOutput.CallerTranscriptFailed failed ->
                words.strong(atMs, "no words", String.valueOf(failed.cause().getMessage()));
            case SessionOutput.PauseScored scored -> ends.line().add(new Level(atMs, atMs + 80, scored.probability()));
            case SessionOutput.QuietTimedOut quiet -> words.label(atMs, "nobody spoke", "nobody spoke for long");
            case SessionOutput.AudioCommitted _ -> {}
            case SessionOutput.AudioCleared _ -> {}
        }
    }

    private void words(List<SttEvent.Word> heard, long atMs) {
        if (heard.isEmpty()) {
            return;
        }
        SttEvent.Word first = heard.getFirst();
        long from = first.endMs() > first.startMs() ? clock.clockMs(first.startMs()) : atMs;
        String text = heard.stream().map(SttEvent.Word::text).collect(Collectors.joining(" "));
        words.label(Math.min(from, atMs), text, text + ", told at " + Moment.text(atMs));
    }

    /** The call is over. */
    void end(long atMs) {
        spreadVoices();
        if (speechMs >= 0) {
            sound.spans().add(new Lane.Span(speechMs, atMs, "speech, to the end of the call"));
        }
    }
}
