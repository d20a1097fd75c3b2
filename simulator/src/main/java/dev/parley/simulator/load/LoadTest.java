package dev.parley.simulator.load;

import dev.parley.rtc.peer.RtcClientFactory;
import dev.parley.simulator.load.call.CallLink;
import dev.parley.simulator.load.call.CallResult;
import dev.parley.simulator.load.call.CallTrace;
import dev.parley.simulator.load.call.Caller;
import dev.parley.simulator.load.call.DirectLink;
import dev.parley.simulator.load.call.Lateness;
import dev.parley.simulator.load.call.LoadOptions;
import dev.parley.simulator.load.call.Pacer;
import dev.parley.simulator.load.call.RealtimeProtocol;
import dev.parley.simulator.load.call.UnmuteProtocol;
import dev.parley.simulator.load.call.WebRtcLink;
import dev.parley.simulator.load.call.WebSocketLink;
import dev.parley.simulator.vertx.SimulatorVertx;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Runs the callers, spread over event loops, and gathers what they measured. */
final class LoadTest {
    private static final int MAX_MESSAGE = 4 * 1024 * 1024;
    private static final int SOURCE_BITS = 16;

    private final Vertx vertx;
    private final LoadOptions options;
    private final Optional<URI> simulator;
    private final Consumer<CallResult> progress;
    private final Optional<RtcClientFactory> clients;
    /** So that marks of another run are not taken for this one's. */
    private final int firstSource = ThreadLocalRandom.current().nextInt(1, Short.MAX_VALUE) << SOURCE_BITS;

    /** Makes what carries a call. */
    private interface Links {
        CallLink open(int number, Optional<CallTrace> trace);
    }

    /** What the callers found, and how well they kept time. */
    record Result(List<CallResult> calls, Lateness lateness, List<DirectLink.Times> direct) {}

    /**
     * @param simulator when present, calls are traced, those in PCM by marks in their audio
     * @param progress told of each call as it ends, on any event loop
     */
    LoadTest(Vertx vertx, LoadOptions options, Optional<URI> simulator, Consumer<CallResult> progress) {
        this.vertx = vertx;
        this.options = options;
        this.simulator = simulator;
        this.progress = progress;
        this.clients = clients();
    }

    /** @return where the dialect needs them, what makes clients of WebRTC; a certificate is made here and not on a loop */
    private Optional<RtcClientFactory> clients() {
        if (options.dialect() != LoadOptions.Dialect.WEBRTC) {
            return Optional.empty();
        }
        RtcClientFactory.Environment environment = new RtcClientFactory.Environment(
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom(),
                task -> Thread.ofVirtual().name("dtls").start(task));
        return Optional.of(new RtcClientFactory(environment, () -> SimulatorVertx.datagramChannel(vertx)));
    }

    Future<Result> run() {
        int loops = Math.min(
                Runtime.getRuntime().availableProcessors(), options.shape().callers());
        List<Group> groups = new ArrayList<>();
        List<Future<List<CallResult>>> results = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            Group group = new Group(i, loops);
            groups.add(group);
            results.add(vertx.deployVerticle(group).compose(id -> group.done.future()));
        }
        return Future.join(results).map(all -> gather(groups, results));
    }

    private static Result gather(List<Group> groups, List<Future<List<CallResult>>> results) {
        Lateness lateness = new Lateness();
        groups.forEach(group -> lateness.add(group.lateness));
        return new Result(
                results.stream().flatMap(group -> group.result().stream()).toList(),
                lateness,
                groups.stream().flatMap(group -> group.direct().stream()).toList());
    }

    /** The callers of one event loop. */
    private final class Group extends VerticleBase {
        private final int first;
        private final int step;
        private final Lateness lateness = new Lateness();
        private final Promise<List<CallResult>> done = Promise.promise();
        private Optional<DirectLink> link = Optional.empty();
        /** Held here: Vert.x closes a client that nobody refers to, and its connections with it. */
        private Optional<WebSocketClient> client = Optional.empty();

        private Optional<HttpClient> http = Optional.empty();
        private Links links = (number, trace) -> {
            throw new IllegalStateException("not started");
        };

        Group(int first, int step) {
            this.first = first;
            this.step = step;
        }

        /** Once all its calls are over. */
        List<DirectLink.Times> direct() {
            return link.map(DirectLink::times).orElse(List.of());
        }

        @Override
        public Future<?> start() {
            WebSocketClient opened = vertx.createWebSocketClient(new WebSocketClientOptions()
                    .setMaxConnections(options.shape().callers() + 1)
                    .setMaxFrameSize(MAX_MESSAGE)
                    .setMaxMessageSize(MAX_MESSAGE)
                    .setTrustAll(true)
                    .setVerifyHost(false)
                    .setTcpNoDelay(true));
            client = Optional.of(opened);
            link = simulator.map(address -> {
                DirectLink direct = new DirectLink(vertx);
                direct.open(opened, address);
                return direct;
            });
            links = links(opened);
            Caller.Setup setup = new Caller.Setup(vertx, options, new Pacer(vertx, lateness));
            List<Future<CallResult>> calls = new ArrayList<>();
            for (int number = first; number < options.shape().callers(); number += step) {
                calls.add(later(setup, number));
            }
            Future.join(calls)
                    .map(all -> calls.stream().map(Future::result).toList())
                    .onComplete(all -> link.ifPresent(DirectLink::stop))
                    .onComplete(done);
            return Future.succeededFuture();
        }

        private Links links(WebSocketClient sockets) {
            return switch (options.dialect()) {
                case REALTIME ->
                    (number, trace) ->
                            new WebSocketLink(sockets, options, new RealtimeProtocol(options.turnDetection(), trace));
                case UNMUTE ->
                    (number, trace) -> new WebSocketLink(sockets, options, new UnmuteProtocol(number, trace));
                case WEBRTC -> {
                    HttpClient offers = vertx.createHttpClient(
                            new HttpClientOptions().setTrustAll(true).setVerifyHost(false));
                    http = Optional.of(offers);
                    WebRtcLink.Setup setup = new WebRtcLink.Setup(
                            offers,
                            clients.orElseThrow(),
                            SimulatorVertx.eventLoop(vertx.getOrCreateContext()),
                            options);
                    yield (number, trace) -> new WebRtcLink(setup, trace);
                }
            };
        }

        private Future<CallResult> later(Caller.Setup setup, int number) {
            Promise<Void> turn = Promise.promise();
            long wait = 1
                    + options.shape().rampUp().toMillis()
                            * number
                            / options.shape().callers();
            vertx.setTimer(wait, timer -> turn.complete());
            return turn.future().compose(now -> caller(setup, number).call()).onSuccess(progress::accept);
        }

        private Caller caller(Caller.Setup setup, int number) {
            Optional<CallTrace> trace = simulator.map(address -> new CallTrace(firstSource + number));
            return new Caller(setup, links.open(number, trace), trace, number);
        }
    }
}
