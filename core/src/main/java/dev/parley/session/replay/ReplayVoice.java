package dev.parley.session.replay;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.session.journal.JournalEvent.Answer;
import dev.parley.session.journal.Questions;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A synthesiser that answers from a journal. */
final class ReplayVoice extends ReplayProvider implements TextToSpeech {
    private final String name;
    private final ReplayCursor cursor;
    private final ReplayWork work;

    /** @param name {@link Questions#OWN} or {@link Questions#RESERVE} */
    ReplayVoice(String engine, String name, ReplayCursor cursor, ReplayWork work) {
        super(engine);
        this.name = name;
        this.cursor = cursor;
        this.work = work;
    }

    @Override
    public Readiness readiness() {
        return cursor.answer(Questions.ready(name), Answer.Flag.class).yes()
                ? super.readiness()
                : Readiness.failed("was not ready when the journal was written");
    }

    @Override
    public List<Voice> voices() {
        return cursor.answer(Questions.voices(name), Answer.Voices.class).voices();
    }

    @Override
    public Capabilities capabilities() {
        return cursor.answer(Questions.speaks(name), Answer.Speaks.class).capabilities();
    }

    @Override
    public Set<UnicodeScript> scripts(Optional<String> voice) {
        return cursor.answer(Questions.scripts(name, voice), Answer.Scripts.class)
                .scripts();
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        int number = work.begin(TtsEvent.class, listener);
        return new Stream() {
            @Override
            public void text(String words) {
                // What came of it is in the journal.
            }

            @Override
            public void end() {
                // What came of it is in the journal.
            }

            @Override
            public CompletionStage<Void> cancel() {
                return work.cancel(number);
            }
        };
    }
}
