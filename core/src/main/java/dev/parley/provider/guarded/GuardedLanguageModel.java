package dev.parley.provider.guarded;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.decorator.LanguageModelDecorator;
import java.util.function.Consumer;

/** A language model whose generations fail where it would throw. Thread-safe as the model itself is. */
public final class GuardedLanguageModel extends LanguageModelDecorator {
    public GuardedLanguageModel(LanguageModel model) {
        super(model);
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        try {
            return provider.generate(request, executor, listener);
        } catch (RuntimeException | Error e) {
            Guarded.Failable never = new Guarded.Failable() {};
            never.fail(executor, Guarded.broken(engine(), e), cause -> listener.accept(new LlmEvent.Failed(cause)));
            return never;
        }
    }
}
