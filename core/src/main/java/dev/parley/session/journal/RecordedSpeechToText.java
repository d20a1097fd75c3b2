package dev.parley.session.journal;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.decorator.SpeechToTextDecorator;
import dev.parley.session.journal.JournalEvent.Answer;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A recogniser whose events are written down before a session handles them. */
final class RecordedSpeechToText extends SpeechToTextDecorator {
    private final JournalRecorder recorder;

    RecordedSpeechToText(SpeechToText recogniser, JournalRecorder recorder) {
        super(recogniser);
        this.recorder = recorder;
    }

    @Override
    public Capabilities capabilities() {
        return recorder.answer(Questions.RECOGNISES, new Answer.Recognises(provider.capabilities()))
                .capabilities();
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        int work = recorder.nextWork();
        Stream inner = provider.open(
                options,
                recorder.loop(),
                event -> recorder.handle(new JournalEvent.Stt(work, event), () -> listener.accept(event)));
        return new Stream() {
            @Override
            public void beginUtterance() {
                inner.beginUtterance();
            }

            @Override
            public void audio(short[] samples, int offset, int length) {
                inner.audio(samples, offset, length);
            }

            @Override
            public void flush(long flushId) {
                inner.flush(flushId);
            }

            @Override
            public CompletionStage<Void> cancel() {
                return recorder.cancel(work, inner);
            }

            @Override
            public CompletionStage<Void> abandon(ProviderException cause) {
                return recorder.cancel(work, () -> inner.abandon(cause));
            }

            @Override
            public boolean superseded() {
                return recorder.answer(Questions.SUPERSEDED, new Answer.Flag(inner.superseded()))
                        .yes();
            }
        };
    }
}
