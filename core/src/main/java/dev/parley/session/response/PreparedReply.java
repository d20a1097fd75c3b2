package dev.parley.session.response;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.Scope;
import dev.parley.conversation.TokenEstimate;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.session.context.SessionContext;
import dev.parley.session.output.ResponsePlan;
import dev.parley.session.playout.PreparedSpeech;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A generation that runs although nobody has asked for its reply yet. What the model writes is kept, and its text is given
 * to a voice whose sound is kept as well, until a response takes over both, or neither is wanted. Nobody learns of any of
 * it before. Loop only.
 */
final class PreparedReply {
    /** Events that are kept. Overflow policy: <b>given up</b>, and the reply is made anew when it is asked for. */
    private static final int MOST_EVENTS = 4_096;

    private final SessionContext context;
    private final LanguageModel.Request request;
    private final Runnable whenFailed;
    private final Scope scope;
    private final long beganNanos;
    private final Optional<PreparedSpeech> speech;
    private final List<LlmEvent> kept = new ArrayList<>();
    private final StringBuilder written = new StringBuilder();
    private final Cancellable handle;
    private Optional<Adopted> adopted = Optional.empty();
    private boolean over;

    /** @param whenFailed run when it is of no use any more, unless it was taken over */
    PreparedReply(SessionContext context, ResponsePlan plan, LanguageModel.Request request, Runnable whenFailed) {
        this.context = context;
        this.request = request;
        this.whenFailed = whenFailed;
        this.scope = context.scope().child("early reply");
        this.beganNanos = context.executor().nanoTime();
        this.speech = plan.spoken() ? Optional.of(new PreparedSpeech(context, scope, plan.voice())) : Optional.empty();
        this.handle = scope.own(context.providers()
                .languageModel()
                .generate(request, context.executor(), event -> context.handle(() -> received(event))));
    }

    /** Whether it is what this request would bring. */
    boolean answers(LanguageModel.Request asked) {
        return adopted.isEmpty() && !over && request.equals(asked);
    }

    /** Whether a response has taken it over. */
    boolean isAdopted() {
        return adopted.isPresent();
    }

    /** Its voice, as far as there is one; to be taken over only by the response that took over the rest. */
    Optional<PreparedSpeech> speech() {
        return speech;
    }

    private void received(LlmEvent event) {
        if (over) {
            return;
        }
        if (adopted.isPresent()) {
            adopted.get().received(event);
            return;
        }
        kept.add(event);
        switch (event) {
            case LlmEvent.Text text -> {
                written.append(text.delta());
                speech.ifPresent(voice -> voice.text(text.delta()));
            }
            case LlmEvent.Done done -> {
                scope.release(handle);
                boolean more = done.reason() == LlmEvent.FinishReason.TOOL_CALLS;
                speech.filter(voice -> !more).ifPresent(PreparedSpeech::end);
            }
            case LlmEvent.Failed failed -> {
                scope.release(handle);
                whenFailed.run();
            }
            default -> {} // A call of a tool is kept: it runs once the reply was asked for.
        }
        if (kept.size() >= MOST_EVENTS) {
            whenFailed.run();
        }
    }

    /**
     * The reply was asked for: what was kept is told as if it had just been written, and what follows as it comes.
     *
     * @param listener is called on the loop, never from within this call
     */
    Cancellable adopt(Consumer<? super LlmEvent> listener) {
        scope.release(handle);
        Adopted taken = new Adopted(listener);
        adopted = Optional.of(taken);
        speech.ifPresent(PreparedSpeech::claim);
        context.executor().execute(() -> context.handle(taken::drain));
        return taken;
    }

    /** How much sooner the caller hears it than if it had been begun only now. */
    Duration saved() {
        long until = speech.flatMap(PreparedSpeech::soundedNanos)
                .orElse(context.executor().nanoTime());
        return Duration.ofNanos(until - beganNanos);
    }

    /** Tokens that were read and written, about. */
    LlmEvent.Usage usage() {
        if (!kept.isEmpty()
                && kept.getLast() instanceof LlmEvent.Done done
                && done.usage().outputTokens() > 0) {
            return done.usage();
        }
        int read = request.messages().stream()
                .map(ChatMessage::text)
                .mapToInt(TokenEstimate::of)
                .sum();
        return new LlmEvent.Usage(read, TokenEstimate.of(written.toString()), 0);
    }

    /** Nobody wants it: what runs of it is stopped, and the session's end waits until it is gone. */
    void drop() {
        if (adopted.isEmpty()) {
            over = true;
        }
        speech.ifPresent(PreparedSpeech::drop);
        scope.close();
    }

    /** The generation for whoever took it over. */
    private final class Adopted implements Provider.Work {
        private final Consumer<? super LlmEvent> listener;
        private boolean drained;

        Adopted(Consumer<? super LlmEvent> listener) {
            this.listener = listener;
        }

        void received(LlmEvent event) {
            if (drained) {
                listener.accept(event);
            } else {
                kept.add(event);
            }
        }

        void drain() {
            for (int i = 0; i < kept.size() && !over; i++) {
                listener.accept(kept.get(i));
            }
            drained = true;
            kept.clear();
        }

        @Override
        public CompletionStage<Void> cancel() {
            over = true;
            return handle.cancel();
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            over = true;
            return Provider.Work.abandon(handle, cause);
        }
    }
}
