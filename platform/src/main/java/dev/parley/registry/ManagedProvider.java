package dev.parley.registry;

import dev.parley.dialect.EngineStatus;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.provider.Readiness.State;
import dev.parley.provider.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of one kind: chosen, created, started, watched, and, once it has failed, started anew a while after, or taken
 * again when it comes back by itself. Confined to the registry's thread.
 */
final class ManagedProvider {
    private static final Logger log = LoggerFactory.getLogger(ManagedProvider.class);
    /** Starting one reads a model: 2 s, then twice as long each, never over 30 s. */
    private static final RetryPolicy RESTARTS = new RetryPolicy(Duration.ofSeconds(2), 2, Duration.ofSeconds(25), 0.2);

    /** What is missing may be installed at any time; looking for it costs next to nothing. */
    private static final long MISSING_RETRY_NANOS = 5_000_000_000L;

    private final ProviderKind kind;
    private final String words;
    private final Maker maker;
    private final RandomGenerator random;
    private String engine = "auto";
    private Readiness readiness = Readiness.loading(0, "choosing an engine");
    private @Nullable Provider provider;
    private int failures;
    private long retryAt;
    private @Nullable Throwable startFailure;
    private Optional<String> missing = Optional.empty();
    private Optional<Provider> absent = Optional.empty();

    /** Makes the provider of a kind. */
    interface Maker {
        /** Name of the engine now chosen for the kind; may look around for servers. */
        ProviderChoice choose(ProviderKind kind);

        /** A provider of that engine, not started; empty when it has none of this kind. */
        Optional<? extends Provider> create(ProviderKind kind, ProviderChoice choice);
    }

    /** @param random spreads the waits before it is started anew */
    ManagedProvider(ProviderKind kind, Maker maker, RandomGenerator random) {
        this(kind, kind.words(), maker, random);
    }

    /** @param words what it is, for the log */
    ManagedProvider(ProviderKind kind, String words, Maker maker, RandomGenerator random) {
        this.kind = kind;
        this.words = words;
        this.maker = maker;
        this.random = random;
    }

    ProviderKind kind() {
        return kind;
    }

    EngineStatus status() {
        return new EngineStatus(kind, engine, readiness);
    }

    Optional<Provider> ready() {
        return readiness.state() == State.READY ? Optional.ofNullable(provider) : Optional.empty();
    }

    /** What this machine lacks for the engine; empty when it can be started. */
    Optional<String> missing() {
        return missing;
    }

    /** What serves calls while that is missing. */
    Optional<Provider> absent() {
        return absent;
    }

    Optional<Provider> provider() {
        return Optional.ofNullable(provider);
    }

    /** Chooses and starts; never throws. */
    void start() {
        try {
            ProviderChoice choice = maker.choose(kind);
            engine = choice.engine();
            lack(choice.missing());
            if (missing.isPresent()) {
                return;
            }
            Provider made = maker.create(kind, choice)
                    .orElseThrow(() -> new IllegalStateException("the engine '" + engine + "' offers no " + words
                            + "; choose another with engines." + kind.id()));
            provider = made;
            startFailure = null;
            // Read by the next look(), on whichever thread it completes; only the reference matters.
            made.start().whenComplete((nothing, failure) -> startFailed(made, failure));
        } catch (RuntimeException | Error e) {
            log.atDebug().setCause(e).log("creating the engine for {}", words);
            failed(Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
        }
    }

    private void lack(Optional<String> needed) {
        if (needed.isPresent() && !needed.equals(missing)) {
            log.atWarn().addKeyValue("engine", engine).log("{} is missing: {}", kind.words(), needed.get());
        }
        missing = needed;
        absent = needed.flatMap(reason -> AbsentSpeech.of(kind, engine, reason));
        needed.ifPresent(reason -> {
            readiness = Readiness.failed(reason);
            retryAt = 0;
        });
    }

    private synchronized void startFailed(Provider started, @Nullable Throwable failure) {
        if (failure != null && started == provider) {
            startFailure =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        }
    }

    private synchronized @Nullable Throwable takeStartFailure() {
        Throwable failure = startFailure;
        startFailure = null;
        return failure;
    }

    /** Looks at the provider, and starts anew what failed long enough ago; never throws, whatever the provider does. */
    void look(long now) {
        try {
            see(now);
        } catch (RuntimeException | Error e) {
            log.atDebug().setCause(e).log("asking the engine for {}", words);
            failed("it cannot tell how far it is: " + e);
        }
    }

    private void see(long now) {
        Throwable failure = takeStartFailure();
        if (failure != null) {
            failed(
                    failure instanceof ProviderException known
                            ? String.valueOf(known.getMessage())
                            : failure.toString());
        } else if (provider != null && (readiness.state() != State.FAILED || provider.recoversItself())) {
            take(provider.readiness());
        } else if (retryAt == 0) {
            retryAt = now + (missing.isPresent() ? MISSING_RETRY_NANOS : nextWait());
        } else if (now - retryAt >= 0) {
            retry();
        }
    }

    private void take(Readiness seen) {
        if (seen.state() == State.FAILED) {
            failed(seen.detail());
            return;
        }
        if (seen.state() == State.READY && readiness.state() != State.READY) {
            failures = 0;
            log.atInfo().addKeyValue("engine", engine).log("{} is ready: {}", words, seen.detail());
        }
        readiness = seen;
    }

    private void failed(String detail) {
        boolean known = readiness.state() == State.FAILED;
        readiness = Readiness.failed(detail);
        retryAt = 0;
        if (!known) {
            log.atError().addKeyValue("engine", engine).log("{} failed: {}", words, detail);
        }
    }

    private long nextWait() {
        failures++;
        return RESTARTS.after(failures, random).toNanos();
    }

    private void retry() {
        failures = missing.isPresent() ? 0 : failures;
        close();
        readiness = Readiness.loading(0, "trying again");
        start();
    }

    void close() {
        if (provider != null) {
            try {
                provider.close();
            } catch (RuntimeException | Error e) {
                log.atWarn().addKeyValue("engine", engine).setCause(e).log("closing {}", words);
            } finally {
                provider = null;
            }
        }
    }
}
