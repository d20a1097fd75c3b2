package dev.parley.engines.support.host;

import dev.parley.engines.support.ServerProbe.Timers;
import dev.parley.engines.support.ServiceLocation;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.provider.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one child process running. It is started anew at once when it ends, and with growing waits when it ends again and
 * again ({@link #RESTARTS}); one that does not answer is killed first. Whoever needs it meanwhile waits for the next one; in
 * a crash loop, where nothing is to be expected, that is refused with the reason. Thread-safe.
 */
final class HostSupervisor implements ServiceLocation {
    /** From the second end in a row on. */
    static final RetryPolicy RESTARTS = new RetryPolicy(Duration.ofMillis(500), 2, Duration.ofSeconds(30), 0.2);
    /** Ends in a row, from which on it is a crash loop. */
    static final int LOOP = 4;
    /** One that lived so long counts as sound. */
    static final Duration STEADY = Duration.ofSeconds(20);

    private static final Duration LOADING = Duration.ofMinutes(3);
    private static final Duration CHECKS = Duration.ofSeconds(5);
    /** Questions in a row that are not answered until it is killed. */
    private static final int MISSED = 3;

    private static final Logger log = LoggerFactory.getLogger(HostSupervisor.class);

    private final String engine;
    private final Spawner spawner;
    private final Health health;
    private final Timers timers;
    private final RandomGenerator random;
    private final Clock clock;
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    private Optional<HostProcess> child = Optional.empty();
    private Optional<URI> place = Optional.empty();
    /** The next one to be up, for those who wait for it. */
    private Promise<URI> next = Promise.promise();

    private boolean starting;
    private boolean closed;
    private int failures;
    private String reason = "";
    private long upSince;
    private int generation;
    private volatile Readiness readiness = Readiness.loading(0, "not started");

    /** Starts a process; blocks for as long as that takes. */
    interface Spawner {
        HostProcess spawn() throws IOException;
    }

    /** Asks a process whether it is well; never blocks, and answers within some seconds. */
    interface Health {
        Future<Boolean> ask(URI place);
    }

    /** A clock that only goes forward, in ns. */
    interface Clock {
        long nanoTime();
    }

    HostSupervisor(String engine, Spawner spawner, Health health, Timers timers, RandomGenerator random, Clock clock) {
        this.engine = engine;
        this.spawner = spawner;
        this.health = health;
        this.timers = timers;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> start() {
        synchronized (this) {
            if (!starting && !closed) {
                starting = true;
                readiness = Readiness.loading(0.1, "starting a process for " + engine);
                spawn();
            }
        }
        return started;
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    private void spawn() {
        Thread.ofVirtual().name(engine + "-host-start").start(() -> {
            try {
                HostProcess process = spawner.spawn();
                boolean unwanted;
                synchronized (this) {
                    unwanted = closed;
                    child = Optional.of(process);
                    generation++;
                }
                if (unwanted) {
                    process.kill();
                } else {
                    watch(process);
                }
            } catch (IOException | RuntimeException e) {
                ended("cannot be started: " + e.getMessage());
            }
        });
    }

    private void watch(HostProcess process) {
        process.listening().thenAccept(where -> up(process, where));
        process.ended().thenAcceptAsync(gone -> ended(process.ending()));
        timers.after(LOADING, () -> {
            if (!process.listening().isDone()) {
                log.warn("the process of {} was not ready within {} s", engine, LOADING.toSeconds());
                process.kill();
            }
        });
    }

    private void up(HostProcess process, URI where) {
        Promise<URI> waiting;
        int mine;
        synchronized (this) {
            if (closed) {
                return;
            }
            place = Optional.of(where);
            upSince = clock.nanoTime();
            waiting = next;
            next = Promise.promise();
            mine = generation;
            readiness = Readiness.ready(engine + " in process " + process.pid());
        }
        log.info("{} runs in process {}", engine, process.pid());
        waiting.tryComplete(where);
        started.complete(null);
        checkLater(process, where, mine, 0);
    }

    private void checkLater(HostProcess process, URI where, int mine, int missed) {
        timers.after(CHECKS, () -> {
            synchronized (this) {
                if (closed || mine != generation || place.isEmpty()) {
                    return;
                }
            }
            health.ask(where).onComplete(answer -> {
                int now = answer.succeeded() && answer.result() ? 0 : missed + 1;
                if (now >= MISSED) {
                    log.warn("process {} of {} does not answer; it is killed", process.pid(), engine);
                    process.kill();
                } else {
                    checkLater(process, where, mine, now);
                }
            });
        });
    }

    private void ended(String how) {
        Optional<ProviderException> loop;
        Promise<URI> waiting;
        Duration wait;
        synchronized (this) {
            if (closed) {
                return;
            }
            boolean steady = place.isPresent() && clock.nanoTime() - upSince >= STEADY.toNanos();
            boolean wasUp = place.isPresent();
            failures = steady ? 1 : failures + 1;
            reason = "its process " + how;
            child = Optional.empty();
            place = Optional.empty();
            // One that never came up needs mending before it can; one that ran comes back.
            boolean hopeless = failures >= LOOP || !wasUp && !started.isDone();
            loop = hopeless ? Optional.of(broken()) : Optional.empty();
            loop.ifPresent(cause -> readiness = Readiness.failed(String.valueOf(cause.getMessage())));
            waiting = next;
            next = hopeless ? Promise.promise() : next;
            wait = failures == 1 && wasUp ? Duration.ZERO : RESTARTS.after(Math.max(1, failures - 1), random);
        }
        log.warn(
                "{}: its process {}; it is started anew{}",
                engine,
                how,
                wait.isZero() ? "" : " in " + wait.toMillis() + " ms");
        loop.ifPresent(cause -> {
            waiting.tryFail(cause);
            started.completeExceptionally(cause);
        });
        if (wait.isZero()) {
            spawn();
        } else {
            timers.after(wait, this::again);
        }
    }

    private void again() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        spawn();
    }

    private ProviderException broken() {
        String often = failures > 1 ? failures + " times in a row, " : "";
        return new ProviderException(Kind.BROKEN, engine, engine + ": " + often + reason);
    }

    @Override
    public Future<URI> find(Optional<URI> doubted) {
        Optional<URI> here;
        synchronized (this) {
            if (closed) {
                return Future.failedFuture(new ProviderException(Kind.BROKEN, engine, engine + " was closed"));
            }
            if (place.isEmpty()) {
                return failures >= LOOP ? Future.failedFuture(broken()) : next.future();
            }
            here = place;
        }
        return doubted.isPresent() && isSame(doubted.get(), here.get())
                ? checked(here.get())
                : Future.succeededFuture(here.get());
    }

    private static boolean isSame(URI one, URI other) {
        return one.getPort() == other.getPort();
    }

    /** A process may be lost a moment before that is known. */
    private Future<URI> checked(URI where) {
        return health.ask(where)
                .recover(lost -> Future.succeededFuture(false))
                .compose(well -> well ? find(Optional.empty()) : after(where));
    }

    /** The one that comes after a process that is lost, or hangs. */
    private Future<URI> after(URI where) {
        synchronized (this) {
            if (!closed && place.filter(where::equals).isPresent()) {
                child.ifPresent(HostProcess::kill);
                return next.future();
            }
        }
        return find(Optional.empty());
    }

    @Override
    public void close() {
        Optional<HostProcess> last;
        Promise<URI> waiting;
        synchronized (this) {
            closed = true;
            last = child;
            waiting = next;
            readiness = Readiness.failed("closed");
        }
        last.ifPresent(HostProcess::kill);
        waiting.tryFail(new ProviderException(Kind.BROKEN, engine, engine + " was closed"));
    }
}
