package dev.parley.session.context;

import dev.parley.audio.Samples;
import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.Conversation;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.guarded.GuardedEndOfTurnDetector;
import dev.parley.provider.guarded.GuardedLanguageModel;
import dev.parley.provider.guarded.GuardedNoiseSuppressor;
import dev.parley.provider.guarded.GuardedSpeechToText;
import dev.parley.provider.guarded.GuardedTextToSpeech;
import dev.parley.session.IdSource;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the parts of one session share. Loop only. */
public final class SessionContext {
    private static final Logger LOG = LoggerFactory.getLogger(SessionContext.class);

    private final SessionSetup setup;
    private final ProviderSet providers;
    private final SessionExecutor executor;
    private final SessionSink sink;
    private final IdSource ids;
    private final Conversation conversation;
    private final Scope scope;
    private final RandomGenerator random;
    private final PlaybackReports playback;
    private final EventOrder order = new EventOrder();
    private Consumer<Throwable> door = thrown -> {
        throw new IllegalStateException("the session broke before it began", thrown);
    };
    private Runnable afterEvent = () -> {};
    private boolean closing;
    private final long startNanos;
    private SessionConfig config;

    public SessionContext(
            SessionSetup setup, ProviderSet providers, SessionExecutor executor, SessionSink sink, IdSource ids) {
        this.setup = setup;
        this.providers = providers
                .decorated(GuardedSpeechToText::new, GuardedLanguageModel::new, GuardedTextToSpeech::new)
                .withEndOfTurn(providers.endOfTurn().map(GuardedEndOfTurnDetector::new))
                .withNoiseSuppressor(providers.noiseSuppressor().map(GuardedNoiseSuppressor::new))
                .withFallback(providers.fallback().decorated(GuardedTextToSpeech::new));
        this.executor = executor;
        this.sink = sink;
        this.ids = ids;
        this.conversation = new Conversation(ids.next("conv"));
        setup.items().forEach(it -> conversation.restore(it.item(), it.version()));
        this.scope = Scope.root("session " + setup.id(), executor);
        this.startNanos = executor.nanoTime();
        this.config = setup.config();
        this.playback = new PlaybackReports(setup.tellsPlayed());
        this.random = new SplittableRandom(setup.id().hashCode());
    }

    /** What is fixed for the session's life. */
    public SessionSetup setup() {
        return setup;
    }

    /** Its providers; what they throw comes as an event. */
    public ProviderSet providers() {
        return providers;
    }

    public SessionExecutor executor() {
        return executor;
    }

    public IdSource ids() {
        return ids;
    }

    public Conversation conversation() {
        return conversation;
    }

    /** Owns everything that runs for the session; what ends earlier is released. */
    public Scope scope() {
        return scope;
    }

    /** Spreads retries; differs from session to session. */
    public RandomGenerator random() {
        return random;
    }

    /** What the client's carrier tells of the audio it plays. */
    public PlaybackReports playback() {
        return playback;
    }

    /** What the session is configured to do now. */
    public SessionConfig config() {
        return config;
    }

    public void config(SessionConfig next) {
        config = next;
    }

    /** An id that no item has: clients choose ids, too. */
    public String newItemId() {
        String id = ids.next("item");
        while (conversation.isTaken(id)) {
            id = ids.next("item");
        }
        return id;
    }

    /** Of the audio in both directions, in Hz. */
    public int rate() {
        return setup.sampleRate();
    }

    /** Time since the session began, in ms. */
    public long clockMs() {
        return (executor.nanoTime() - startNanos) / 1_000_000;
    }

    public long samples(long ms) {
        return Samples.fromMs(ms, rate());
    }

    public long ms(long samples) {
        return Samples.toMs(samples, rate());
    }

    /**
     * The one door for failures: whatever an event throws goes to {@code whenThrown}, once.
     *
     * @param whenHandled run after each event
     */
    public void guard(Consumer<Throwable> whenThrown, Runnable whenHandled) {
        door = whenThrown;
        afterEvent = whenHandled;
    }

    /** From now on what the client's side throws is only logged: the session is ending already. */
    public void closing() {
        closing = true;
    }

    /** Handles an event once those before it have been handled; not at all once the session is closed. */
    public void handle(Runnable event) {
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

    /** Whether the client's side takes audio now; {@link SessionSink#writable}. */
    public boolean writable() {
        return sink.writable();
    }

    /** Tells something on the loop, later, whether or not the session is closed by then. */
    public void emitLater(SessionOutput output) {
        executor.execute(() -> {
            try {
                emit(output);
            } catch (RuntimeException | Error e) {
                door.accept(e);
            }
        });
    }

    /** Handles an event after a delay. */
    public SessionExecutor.Timer handleAfter(Duration delay, Runnable event) {
        return executor.schedule(delay, () -> handle(event));
    }

    /** Tells the client. */
    public void emit(SessionOutput output) {
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
