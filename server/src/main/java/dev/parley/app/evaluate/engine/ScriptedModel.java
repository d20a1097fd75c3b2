package dev.parley.app.evaluate.engine;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A language model with replies written beforehand, long enough to be interrupted, each whole after a declared time. */
final class ScriptedModel extends ReadyProvider implements LanguageModel {
    private static final List<String> REPLIES = List.of(
            "That is a good question. I would begin with the simple part, look at what we know already, and then go on to"
                    + " the rest of it together with you.",
            "I can certainly help you with that. Let me first tell you what there is, so that you can choose what suits you"
                    + " best in the end.",
            "All right, I have written that down. There are a few things you should know about it before we carry on with"
                    + " the next part of your plan.");

    private final Duration delay;
    private int asked;

    ScriptedModel(Duration delay) {
        this.delay = delay;
    }

    @Override
    public String defaultModel() {
        return engine();
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        String reply = REPLIES.get(asked++ % REPLIES.size());
        SessionExecutor.Timer[] pending = new SessionExecutor.Timer[2];
        pending[0] = executor.schedule(delay, () -> listener.accept(new LlmEvent.Text(reply)));
        pending[1] = executor.schedule(
                delay, () -> listener.accept(new LlmEvent.Done(LlmEvent.FinishReason.STOP, LlmEvent.Usage.UNKNOWN)));
        return () -> {
            pending[0].cancel();
            pending[1].cancel();
            return CompletableFuture.completedStage(null);
        };
    }
}
