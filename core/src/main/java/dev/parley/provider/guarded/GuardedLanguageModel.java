package dev.parley.provider.guarded;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import java.util.function.Consumer;

/** A language model whose generations fail where it would throw. Thread-safe as the model itself is. */
public final class GuardedLanguageModel extends Guarded<LanguageModel> implements LanguageModel {
    public GuardedLanguageModel(LanguageModel model) {
        super(model);
    }

    @Override
    public String defaultModel() {
        return provider.defaultModel();
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        try {
            return provider.generate(request, executor, listener);
        } catch (RuntimeException | Error e) {
            Failable never = new Failable() {};
            never.fail(executor, broken(e), cause -> listener.accept(new LlmEvent.Failed(cause)));
            return never;
        }
    }
}
