package dev.parley.session.journal;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.LanguageModelDecorator;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A language model whose events are written down before a session handles them. */
final class RecordedLanguageModel extends LanguageModelDecorator {
    private final JournalRecorder recorder;

    RecordedLanguageModel(LanguageModel model, JournalRecorder recorder) {
        super(model);
        this.recorder = recorder;
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        int work = recorder.nextWork();
        Cancellable inner = provider.generate(
                request,
                recorder.loop(),
                event -> recorder.handle(new JournalEvent.Llm(work, event), () -> listener.accept(event)));
        return new Work() {
            @Override
            public CompletionStage<Void> cancel() {
                return recorder.cancel(work, inner);
            }

            @Override
            public CompletionStage<Void> abandon(ProviderException cause) {
                return recorder.cancel(work, () -> Work.abandon(inner, cause));
            }
        };
    }
}
