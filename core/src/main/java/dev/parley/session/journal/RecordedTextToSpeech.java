package dev.parley.session.journal;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.provider.decorator.TextToSpeechDecorator;
import dev.parley.session.journal.JournalEvent.Answer;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A synthesiser whose events are written down before a session handles them. */
final class RecordedTextToSpeech extends TextToSpeechDecorator {
    private final JournalRecorder recorder;
    private final String name;

    /** @param name tells the session's own voice from the reserve */
    RecordedTextToSpeech(TextToSpeech synthesiser, JournalRecorder recorder, String name) {
        super(synthesiser);
        this.recorder = recorder;
        this.name = name;
    }

    @Override
    public Capabilities capabilities() {
        return recorder.answer(Questions.speaks(name), new Answer.Speaks(provider.capabilities()))
                .capabilities();
    }

    @Override
    public List<Voice> voices() {
        return recorder.answer(Questions.voices(name), new Answer.Voices(List.copyOf(provider.voices())))
                .voices();
    }

    @Override
    public Set<UnicodeScript> scripts(Optional<String> voice) {
        return recorder.answer(Questions.scripts(name, voice), new Answer.Scripts(Set.copyOf(provider.scripts(voice))))
                .scripts();
    }

    @Override
    public Readiness readiness() {
        Readiness now = provider.readiness();
        recorder.answer(Questions.ready(name), new Answer.Flag(now.state() == Readiness.State.READY));
        return now;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        int work = recorder.nextWork();
        Stream inner = provider.open(
                options,
                recorder.loop(),
                event -> recorder.handle(new JournalEvent.Tts(work, event), () -> listener.accept(event)));
        return new Stream() {
            @Override
            public void text(String words) {
                inner.text(words);
            }

            @Override
            public void end() {
                inner.end();
            }

            @Override
            public CompletionStage<Void> cancel() {
                return recorder.cancel(work, inner);
            }

            @Override
            public CompletionStage<Void> abandon(ProviderException cause) {
                return recorder.cancel(work, () -> inner.abandon(cause));
            }
        };
    }
}
