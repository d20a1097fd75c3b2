package dev.parley.spend;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.LanguageModelDecorator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A language model that begins no answer for a key that has spent what it may: a call goes on, and what is being said is
 * said to its end. Thread-safe.
 */
public final class QuotaLanguageModel extends LanguageModelDecorator {
    private final Supplier<Optional<ProviderException>> refusal;

    /** @param refusal why no answer is begun at this moment; empty when one is */
    public QuotaLanguageModel(LanguageModel engine, Supplier<Optional<ProviderException>> refusal) {
        super(engine);
        this.refusal = refusal;
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        Optional<ProviderException> why = refusal.get();
        if (why.isEmpty()) {
            return provider.generate(request, executor, listener);
        }
        Refused answer = new Refused();
        executor.execute(() -> answer.tell(listener, why.get()));
        return answer;
    }

    /** Loop only. */
    private static final class Refused implements Cancellable {
        private boolean over;

        private void tell(Consumer<? super LlmEvent> listener, ProviderException cause) {
            if (!over) {
                over = true;
                listener.accept(new LlmEvent.Failed(cause));
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            over = true;
            return ChargedStreams.gone();
        }
    }
}
