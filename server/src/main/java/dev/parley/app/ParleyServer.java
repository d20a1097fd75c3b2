package dev.parley.app;

import dev.parley.admission.CallConduct;
import dev.parley.admission.RandomIds;
import dev.parley.admission.SessionAdmission;
import dev.parley.cache.Caches;
import dev.parley.config.ListenConfig.TlsMode;
import dev.parley.config.ParleyConfig;
import dev.parley.config.RecordingsConfig;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Recordings;
import dev.parley.http.Access;
import dev.parley.http.HttpVerticle;
import dev.parley.http.Listening;
import dev.parley.http.Routes;
import dev.parley.http.openai.OpenAiRoutes;
import dev.parley.http.unmute.UnmuteRoutes;
import dev.parley.models.ModelStore;
import dev.parley.provider.Engine;
import dev.parley.provider.SentenceCache;
import dev.parley.provider.lent.VoiceEmbeddings;
import dev.parley.recorder.FileRecordings;
import dev.parley.recorder.Retention;
import dev.parley.registry.ProviderChoice;
import dev.parley.registry.ProviderRegistry;
import dev.parley.registry.ProviderSettings;
import dev.parley.registry.SentencePrefetch;
import dev.parley.registry.ServiceHealth;
import dev.parley.session.journal.JournalledSessionFactory;
import dev.parley.telemetry.Metrics;
import dev.parley.tools.ToolRegistry;
import dev.parley.transport.BoundedTransport;
import dev.parley.transport.VertxSessionExecutor;
import dev.parley.transport.websocket.WebSocketTransport;
import dev.parley.voices.Voices;
import dev.parley.voices.cloning.ClonedVoices;
import dev.parley.voices.cloning.CloningServer;
import dev.parley.voices.donation.VoiceDonations;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server and how its parts hang together. {@link #start} takes calls at once, while the engines load beside it;
 * {@link #close} lets calls end first. Blocks; not for an event loop.
 */
public final class ParleyServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ParleyServer.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** Of the audio of calls in every dialect, in Hz. */
    private static final int USUAL_RATE = 24_000;
    /** How often the file of voices is looked at, in ms. */
    private static final long VOICES_MS = 2_000;

    private final ParleyConfig config;
    private final Vertx vertx;
    private final Metrics metrics;
    private final ModelStore models;
    private final ProviderRegistry engines;
    private final SentenceCache kept;
    private Optional<SentencePrefetch> maker = Optional.empty();
    private final SessionAdmission service;
    private final Carriers carriers;
    private final Tenants tenants;
    private final Caches caches;
    private final CloningServer cloningServer;
    private final ClonedVoices clonedVoices;
    private final SecureRandom random;
    private final InstantSource clock;
    private Optional<FileRecordings> recorder = Optional.empty();
    private final ToolRegistry tools;
    private final OpenAiRoutes openAi;
    private final UnmuteRoutes unmute;
    private final List<HttpVerticle> loops = new CopyOnWriteArrayList<>();
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The server could not start; the message says why and how to mend it. */
    public static final class StartException extends Exception {
        private static final long serialVersionUID = 1L;

        StartException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * What a server is made of besides its configuration.
     *
     * @param chooser decides which engine serves a kind
     * @param dialects who is asked, in this order, to serve a client
     */
    public record Parts(
            List<Engine> engines,
            BiFunction<Vertx, ModelStore, ProviderChoice.Chooser> chooser,
            Function<Base, List<DialectFactory>> dialects) {}

    /** What dialects are made from. */
    public record Base(ParleyConfig config, Vertx vertx, Voices voices, Caches caches, Recordings recordings) {}

    private ParleyServer(ParleyConfig config, Parts parts) throws StartException {
        this.config = config;
        clock = InstantSource.system();
        random = new SecureRandom();
        vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(loops())
                        .setFileSystemOptions(new FileSystemOptions()
                                .setClassPathResolvingEnabled(false)
                                .setFileCachingEnabled(false)))
                // Its timers are exact; those of the JDK's selector spin through the last half millisecond.
                .withTransport(BoundedTransport.preferred())
                .build();
        metrics = new Metrics();
        models = config.models().store(System.getenv());
        tenants = new Tenants(config, clock, random);
        caches = new Caches(vertx, config.redis(), clock);
        cloningServer = new CloningServer(vertx, config.cloning().url());
        clonedVoices = new ClonedVoices(
                cloningServer, ClonedVoices.cache(caches, config.cloning().memoryBytes()), UUID::randomUUID);
        engines = new ProviderRegistry(
                config.engines(),
                parts.engines(),
                parts.chooser().apply(vertx, models),
                choice -> new ProviderSettings(choice.settings(), clock, random, services(choice)),
                random);
        tools = new ToolRegistry(config.tools(), vertx, random, System::nanoTime);
        kept = new SentenceCache(config.silence().keptBytes());
        service = new SessionAdmission(
                new SessionAdmission.Supplies(
                        engines,
                        new JournalledSessionFactory(new RandomIds(), it -> recorder.flatMap(r -> r.journal(it))),
                        tools,
                        CallConduct.of(config),
                        sentences()),
                config.limits(),
                metrics,
                clock);
        carriers = new Carriers(config, vertx, metrics);
        openAi = openAiRoutes();
        unmute = unmuteRoutes();
        try {
            Voices voices = voices(parts.engines());
            List<DialectFactory> dialects =
                    parts.dialects().apply(new Base(config, vertx, voices, caches, recordings()));
            WebSocketTransport transport = carriers.open(dialects, service, clock, random);
            var connect = carriers.connectRoutes(service.ids(), clock);
            var keys = tenants.keys();
            var pipecat = carriers.pipecatRoutes(service, keys);
            port = listen(new Routes.Services(
                    service, engines, transport, voices, metrics, keys, openAi, unmute, connect, pipecat, health()));
            if (config.auth().endRevokedCalls()) {
                new RevokedCalls(vertx, carriers.connections(), tenants.keys()).watch();
            }
            // Starting is not serving: loops are watched from then on.
            engines.start(() -> {
                ClassWarmup.run();
                loops.forEach(HttpVerticle::watch);
            });
            engines.providers().thenRunAsync(carriers::warmUp, Thread::startVirtualThread);
        } catch (StartException e) {
            closeParts();
            throw e;
        }
    }

    /** Starts a server. Returns once it takes calls; its engines may still be loading. */
    public static ParleyServer start(ParleyConfig config, Parts parts) throws StartException {
        return new ParleyServer(config, parts);
    }

    private SessionAdmission.Sentences sentences() {
        if (config.silence().keptBytes() == 0) {
            return SessionAdmission.Sentences.NONE;
        }
        SentencePrefetch made = new SentencePrefetch(
                engines,
                kept,
                config.silence().policy(),
                new VertxSessionExecutor(
                        vertx.getOrCreateContext(),
                        failure -> log.atError().setCause(failure).log("making sentences ahead")));
        // As soon as there is a voice: a call may not even begin once it has gone.
        engines.onChanged(() -> made.wanted(USUAL_RATE));
        maker = Optional.of(made);
        return new SessionAdmission.Sentences(kept, made::wanted);
    }

    private OpenAiRoutes openAiRoutes() {
        return new OpenAiRoutes(
                new OpenAiRoutes.Services(service, engines, tenants.keys().secrets(), Access::of, carriers),
                config.limits());
    }

    private UnmuteRoutes unmuteRoutes() {
        VoiceDonations donations =
                new VoiceDonations(vertx, caches, config.cloning().donations(), clock, random);
        return new UnmuteRoutes(clonedVoices, donations, metrics::voiceDonated, config.limits());
    }

    private ServiceHealth health() {
        return new ServiceHealth(engines, this::cloningAnswers, System::nanoTime);
    }

    /** Asked on an event loop: requests made elsewhere may miss their answer. */
    private CompletionStage<Boolean> cloningAnswers() {
        Promise<Boolean> answer = Promise.promise();
        vertx.getOrCreateContext().runOnContext(go -> cloningServer.isUp().onComplete(answer));
        return answer.future().toCompletionStage();
    }

    private List<Object> services(ProviderChoice choice) {
        List<Object> services = new ArrayList<>(choice.found());
        services.add(vertx);
        VoiceEmbeddings embeddings = voice -> clonedVoices.message(voice).toCompletionStage();
        services.add(embeddings);
        services.add(metrics.servers());
        services.add(models);
        services.add(tenants.ledger());
        return services;
    }

    private static int loops() {
        return Runtime.getRuntime().availableProcessors();
    }

    private Recordings recordings() {
        RecordingsConfig where = config.recordings();
        recorder = where.folder()
                .map(folder -> new FileRecordings(
                        new FileRecordings.Place(folder, new Retention(where.keep(), where.bytes()), where.events()),
                        InstantSource.system(),
                        new SecureRandom(),
                        how -> metrics.recordingEnded(how.name().toLowerCase(Locale.ROOT))));
        return recorder.<Recordings>map(it -> it).orElse(Recordings.NONE);
    }

    private Voices voices(List<Engine> engines) throws StartException {
        try {
            Voices voices = PersonaVoices.of(config, engines);
            vertx.setPeriodic(VOICES_MS, timer -> refresh(voices));
            return voices;
        } catch (IOException e) {
            throw new StartException("voices.file: " + e.getMessage(), e);
        }
    }

    private void refresh(Voices voices) {
        if (!closed.get()) {
            vertx.executeBlocking(voices::refresh, false)
                    .onFailure(failure -> log.atError().setCause(failure).log("reading the voices anew"));
        }
    }

    private int listen(Routes.Services services) throws StartException {
        try {
            HttpServerOptions options = Listening.options(config);
            Listening.warmUp(vertx, options);
            vertx.deployVerticle(
                            () -> {
                                HttpVerticle made = new HttpVerticle(config, options, services);
                                loops.add(made);
                                return made;
                            },
                            new DeploymentOptions().setInstances(loops()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return loops.getFirst().port();
        } catch (TimeoutException e) {
            throw new StartException("The server did not listen within " + START_LIMIT.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted.", e);
        } catch (ExecutionException e) {
            throw cannotListen(e.getCause());
        } catch (RuntimeException e) {
            throw cannotListen(e);
        }
    }

    private StartException cannotListen(Throwable cause) {
        String where = config.listen().host() + ":" + config.listen().port();
        return isTaken(cause)
                ? new StartException(
                        "Cannot listen on " + where + ": Address already in use"
                                + ". Stop what uses the port, or choose another with --port (0 takes a free one).",
                        cause)
                : new StartException("Cannot listen on " + where + ": " + cause.getMessage(), cause);
    }

    /** The JDK's transport has an exception of its own for it, the native one only the system's words. */
    private static boolean isTaken(Throwable cause) {
        return cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("already in use");
    }

    /** Address for people and clients on this machine, without a slash at its end. */
    public String url() {
        String host = config.listen().host();
        String shown = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        String scheme = config.listen().tls() == TlsMode.NONE ? "http" : "https";
        return scheme + "://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + port;
    }

    public ProviderRegistry engines() {
        return engines;
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Has the sentences for when the voice fails made now; returns what there is of them, which grows. */
    public SentenceCache makeSentences() {
        maker.ifPresent(it -> it.wantedNow(USUAL_RATE));
        return kept;
    }

    /** Calls admitted and not yet ended. */
    public int calls() {
        return service.calls();
    }

    /** Ends the calls that {@link #close} waits for. */
    public void hurry() {
        carriers.connections().closeAll();
    }

    /**
     * Stops: readiness turns to 503, no new calls, clients are told, calls may go on for the grace period, then everything
     * is closed. Blocks until done; later calls return at once.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        service.closeDoor();
        log.atInfo().addKeyValue("calls", service.calls()).log("stopping");
        Duration grace = config.shutdown().grace();
        Duration patience = grace.plus(STOP_LIMIT);
        try {
            carriers.connections().drain(vertx, grace).await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.atWarn().addKeyValue("calls", service.calls()).log("calls did not end in time");
        }
        closeParts();
        log.info("stopped");
    }

    private void closeParts() {
        engines.stopping();
        // Before the loops they live on.
        carriers.close();
        cloningServer.close();
        caches.close();
        tools.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().setCause(e).log("closing the server's sockets");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        recorder.ifPresent(FileRecordings::close);
        openAi.close();
        unmute.close();
        engines.close();
        tenants.close();
        metrics.close();
    }
}
