package dev.parley.session;

import dev.parley.audio.Samples;
import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.ContextWindow;
import dev.parley.conversation.Conversation;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What the parts of one session share. Loop only. */
final class SessionContext {
    final SessionSetup setup;
    final SessionProviders providers;
    final SessionExecutor executor;
    final SessionSink sink;
    final IdSource ids;
    final Conversation conversation;
    final PendingWords words = new PendingWords();
    final ContextWindow window = new ContextWindow();
    final ItemAudio audio;
    final Scope scope;
    final SessionTools tools;
    final Approvals approvals = new Approvals();
    /** Spreads retries; differs from session to session. */
    final RandomGenerator random;

    private final EventOrder order = new EventOrder();
    private final long startNanos;
    private SessionConfig config;

    SessionContext(
            SessionSetup setup, SessionProviders providers, SessionExecutor executor, SessionSink sink, IdSource ids) {
        this.setup = setup;
        this.providers = providers;
        this.executor = executor;
        this.sink = sink;
        this.ids = ids;
        this.conversation = new Conversation(ids.next("conv"));
        this.audio = new ItemAudio(samples(setup.limits().itemAudio().toMillis()));
        this.scope = Scope.root("session " + setup.id(), executor);
        this.startNanos = executor.nanoTime();
        this.config = setup.config();
        this.random = new SplittableRandom(setup.id().hashCode());
        this.tools = new SessionTools(this);
    }

    SessionConfig config() {
        return config;
    }

    void config(SessionConfig next) {
        config = next;
    }

    /** An id that no item has: clients choose ids, too. */
    String newItemId() {
        String id = ids.next("item");
        while (conversation.isTaken(id)) {
            id = ids.next("item");
        }
        return id;
    }

    int rate() {
        return setup.sampleRate();
    }

    /** Time since the session began, in ms. */
    long clockMs() {
        return (executor.nanoTime() - startNanos) / 1_000_000;
    }

    long samples(long ms) {
        return Samples.fromMs(ms, rate());
    }

    long ms(long samples) {
        return Samples.toMs(samples, rate());
    }

    /** Handles an event once those before it have been handled; not at all once the session is closed. */
    void handle(Runnable event) {
        order.handle(() -> {
            if (scope.isOpen()) {
                event.run();
            }
        });
    }

    /** Handles an event after a delay. */
    SessionExecutor.Timer handleAfter(Duration delay, Runnable event) {
        return executor.schedule(delay, () -> handle(event));
    }

    void say(SessionOutput output) {
        sink.accept(output);
    }
}
