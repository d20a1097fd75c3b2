package dev.parley.session.response;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.RetryPolicy;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.Cancelled;
import dev.parley.session.context.SessionContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The language model at work for one response. A generation that breaks, or comes to nothing, before it has written
 * anything is tried once more, after the wait that the server asked for; one that is silent for too long has failed. Loop only.
 */
final class Generation {
    /** For what a caller waits for. */
    private static final RetryPolicy RETRY = new RetryPolicy(Duration.ofMillis(150), 2, Duration.ofSeconds(1), 0.2);

    /** A server that asks to be left alone for longer is not asked again for this reply. */
    private static final Duration LONGEST_ASKED = Duration.ofSeconds(2);

    private final SessionContext context;
    private final Scope scope;
    private final LanguageModel model;
    private final Listener listener;
    private final Duration patience;
    private Cancellable handle = () -> CompletableFuture.completedFuture(null);
    private SessionExecutor.Timer watch = () -> {};
    private long lastEventNanos;
    private long lastWordNanos;
    private int round;
    private boolean running;
    private boolean wrote;
    private boolean retried;

    /** What the response learns. */
    interface Listener {
        /** Text, a call, or reasoning. */
        void wrote(LlmEvent event);

        void done(LlmEvent.Done last);

        /** It will say nothing more. What it has written stays valid. */
        void failed(ProviderException cause);
    }

    Generation(SessionContext context, Scope scope, LanguageModel model, Listener listener) {
        this.context = context;
        this.scope = scope;
        this.model = model;
        this.listener = listener;
        this.patience = context.setup().silence().replyWithin();
        this.lastEventNanos = context.executor().nanoTime();
        this.lastWordNanos = lastEventNanos;
    }

    /**
     * Asks for the next round.
     *
     * @param mayBeEmpty whether nothing is an answer, too
     */
    void ask(LanguageModel.Request request, boolean mayBeEmpty) {
        wrote = false;
        running = true;
        lastEventNanos = context.executor().nanoTime();
        lastWordNanos = lastEventNanos;
        generate(request, mayBeEmpty);
        watch.cancel();
        watch = context.handleAfter(patience, this::look);
    }

    /** How long the model has written nothing. */
    Duration silence() {
        return Duration.ofNanos(context.executor().nanoTime() - lastWordNanos);
    }

    /** Whether the model is asked to write. */
    boolean running() {
        return running;
    }

    /** Nothing more is told. What runs is the scope's to stop. */
    void stop() {
        running = false;
        round++;
        watch.cancel();
    }

    private void generate(LanguageModel.Request request, boolean mayBeEmpty) {
        int mine = ++round;
        handle = model.generate(
                request,
                context.executor(),
                event -> context.handle(() -> {
                    if (mine == round) {
                        received(event, request, mayBeEmpty);
                    }
                }));
        scope.own(handle);
    }

    private void received(LlmEvent event, LanguageModel.Request request, boolean mayBeEmpty) {
        switch (event) {
            case LlmEvent.Done done -> {
                boolean nothing = !wrote && !mayBeEmpty && ended(done.reason());
                if (nothing) {
                    broke(nothing(), request, false);
                } else {
                    finish();
                    listener.done(done);
                }
            }
            case LlmEvent.Failed failed -> broke(failed.cause(), request, mayBeEmpty);
            // It is at work, but the caller hears nothing of it.
            case LlmEvent.Reasoning reasoning -> {
                lastEventNanos = context.executor().nanoTime();
                listener.wrote(reasoning);
            }
            default -> {
                lastEventNanos = context.executor().nanoTime();
                lastWordNanos = lastEventNanos;
                wrote |= event.answers()
                        && (!(event instanceof LlmEvent.Text text)
                                || !text.delta().isBlank());
                listener.wrote(event);
            }
        }
    }

    private static boolean ended(FinishReason reason) {
        return reason == FinishReason.STOP || reason == FinishReason.TOOL_CALLS;
    }

    private ProviderException nothing() {
        return new ProviderException(
                ProviderException.Kind.BROKEN,
                context.providers().languageModel().engine(),
                "the language model answered with nothing");
    }

    private void broke(ProviderException cause, LanguageModel.Request request, boolean mayBeEmpty) {
        scope.release(handle);
        boolean soon = cause.retryAfter()
                .map(asked -> asked.compareTo(LONGEST_ASKED) <= 0)
                .orElse(true);
        if (cause.isTransient() && soon && !retried && !wrote) {
            retried = true;
            context.emit(new SessionOutput.ProviderTrouble("llm", cause, true));
            int mine = round;
            context.handleAfter(RETRY.after(1, cause, context.random()), () -> {
                if (running && mine == round) {
                    generate(request, mayBeEmpty);
                }
            });
        } else {
            failed(cause);
        }
    }

    private void look() {
        Duration left = patience.minusNanos(context.executor().nanoTime() - lastEventNanos);
        if (!running) {
            return;
        }
        if (left.isPositive()) {
            watch = context.handleAfter(left, this::look);
            return;
        }
        ProviderException cause = new ProviderException(
                ProviderException.Kind.TIMEOUT,
                context.providers().languageModel().engine(),
                "the language model wrote nothing for " + patience.toMillis() + " ms");
        scope.release(handle);
        Cancelled.andJoined(() -> Provider.Work.abandon(handle, cause), scope, context.executor());
        failed(cause);
    }

    private void failed(ProviderException cause) {
        finish();
        context.emit(new SessionOutput.ProviderTrouble("llm", cause, false));
        listener.failed(cause);
    }

    private void finish() {
        scope.release(handle);
        stop();
    }
}
