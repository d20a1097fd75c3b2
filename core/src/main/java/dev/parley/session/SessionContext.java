package dev.parley.session;

import dev.parley.audio.Samples;
import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.ContextWindow;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Item;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.guarded.GuardedLanguageModel;
import dev.parley.provider.guarded.GuardedSpeechToText;
import dev.parley.provider.guarded.GuardedTextToSpeech;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the parts of one session share. Loop only. */
final class SessionContext {
    private static final Logger LOG = LoggerFactory.getLogger(SessionContext.class);

    final SessionSetup setup;
    final ProviderSet providers;
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
    private Consumer<Throwable> door = thrown -> {
        throw new IllegalStateException("the session broke before it began", thrown);
    };
    private Runnable afterEvent = () -> {};
    private boolean closing;
    private Optional<Announcements> announcements = Optional.empty();
    private OptionalLong voiceLostNanos = OptionalLong.empty();
    private final long startNanos;
    private SessionConfig config;

    SessionContext(
            SessionSetup setup, ProviderSet providers, SessionExecutor executor, SessionSink sink, IdSource ids) {
        this.setup = setup;
        this.providers = providers
                .decorated(GuardedSpeechToText::new, GuardedLanguageModel::new, GuardedTextToSpeech::new)
                .withFallback(providers.fallback().decorated(GuardedTextToSpeech::new));
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

    /** Made once, by whoever says them. */
    Announcements announcements(RecentPlayedWords recentPlayed) {
        announcements = Optional.of(new Announcements(this, recentPlayed));
        return announcements.get();
    }

    /** Whether an item is nothing that the language model is to read: it was said beside the replies. */
    boolean isAnnouncement(String itemId) {
        return announcements.filter(it -> it.said(itemId)).isPresent();
    }

    /** The session's own voice failed, tries included. */
    void voiceLost() {
        voiceLostNanos = OptionalLong.of(executor.nanoTime());
    }

    /** The session's own voice speaks. */
    void voiceFound() {
        voiceLostNanos = OptionalLong.empty();
    }

    /** Whether the session's own voice was lost so short a time ago, and has not spoken since. */
    boolean voiceLostWithin(Duration time) {
        return voiceLostNanos.isPresent() && executor.nanoTime() - voiceLostNanos.getAsLong() <= time.toNanos();
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

    /** The asked id, or another where a call of the conversation has it: some servers count from one in each answer. */
    String callId(String asked) {
        String id = asked;
        while (hasCall(id)) {
            id = ids.next("call");
        }
        return id;
    }

    boolean hasCall(String callId) {
        return conversation.items().stream()
                .anyMatch(item ->
                        item instanceof Item.FunctionCall call && call.callId().equals(callId));
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

    /**
     * The one door for failures: whatever an event throws goes to {@code whenThrown}, once.
     *
     * @param whenHandled run after each event
     */
    void guard(Consumer<Throwable> whenThrown, Runnable whenHandled) {
        door = whenThrown;
        afterEvent = whenHandled;
    }

    /** From now on what the client's side throws is only logged: the session is ending already. */
    void closing() {
        closing = true;
    }

    /** Handles an event once those before it have been handled; not at all once the session is closed. */
    void handle(Runnable event) {
        order.handle(() -> {
            if (scope.isOpen()) {
                try {
                    event.run();
                    afterEvent.run();
                } catch (RuntimeException | Error e) {
                    door.accept(e);
                }
            }
        });
    }

    /** Tells something on the loop, later, whether or not the session is closed by then. */
    void sayLater(SessionOutput output) {
        executor.execute(() -> {
            try {
                say(output);
            } catch (RuntimeException | Error e) {
                door.accept(e);
            }
        });
    }

    /** Handles an event after a delay. */
    SessionExecutor.Timer handleAfter(Duration delay, Runnable event) {
        return executor.schedule(delay, () -> handle(event));
    }

    void say(SessionOutput output) {
        if (!closing) {
            sink.accept(output);
            return;
        }
        try {
            sink.accept(output);
        } catch (RuntimeException | Error e) {
            LOG.atError()
                    .addKeyValue("session", setup.id())
                    .setCause(e)
                    .log("telling the client of {}", output.getClass().getSimpleName());
        }
    }
}
