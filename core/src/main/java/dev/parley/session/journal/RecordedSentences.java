package dev.parley.session.journal;

import dev.parley.provider.SentenceCache;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.journal.JournalEvent.Answer;
import java.util.Optional;

/** Kept sentences, written down as a session finds them; only finds. */
final class RecordedSentences extends SentenceCache {
    private final SentenceCache kept;
    private final JournalRecorder recorder;

    RecordedSentences(SentenceCache kept, JournalRecorder recorder) {
        super(0);
        this.kept = kept;
        this.recorder = recorder;
    }

    @Override
    public Optional<short[]> find(TextToSpeech.Options voice, String text) {
        return recorder.answer(Questions.sentence(voice, text), new Answer.Sentence(kept.find(voice, text)))
                .samples()
                .map(short[]::clone);
    }
}
