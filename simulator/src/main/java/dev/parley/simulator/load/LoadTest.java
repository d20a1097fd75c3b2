package dev.parley.simulator.load;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the callers, spread over event loops, and gathers what they measured. */
public final class LoadTest {
    private static final int MAX_MESSAGE = 4 * 1024 * 1024;

    private final Vertx vertx;
    private final LoadOptions options;
    private final Consumer<CallResult> progress;

    /** @param progress told of each call as it ends, on any event loop */
    LoadTest(Vertx vertx, LoadOptions options, Consumer<CallResult> progress) {
        this.vertx = vertx;
        this.options = options;
        this.progress = progress;
    }

    Future<List<CallResult>> run() {
        int loops = Math.min(
                Runtime.getRuntime().availableProcessors(), options.shape().callers());
        List<Future<List<CallResult>>> groups = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            Group group = new Group(i, loops);
            groups.add(vertx.deployVerticle(group, new DeploymentOptions()).compose(id -> group.results()));
        }
        return Future.join(groups).map(all -> groups.stream()
                .flatMap(group -> group.result().stream())
                .toList());
    }

    /** The callers of one event loop. */
    private final class Group extends VerticleBase {
        private final int first;
        private final int step;
        private final Promise<List<CallResult>> done = Promise.promise();
        /** Held here: Vert.x closes a client that nobody refers to, and its connections with it. */
        private Optional<WebSocketClient> client = Optional.empty();

        Group(int first, int step) {
            this.first = first;
            this.step = step;
        }

        Future<List<CallResult>> results() {
            return done.future();
        }

        @Override
        public Future<?> start() {
            client = Optional.of(vertx.createWebSocketClient(new WebSocketClientOptions()
                    .setMaxConnections(options.shape().callers())
                    .setMaxFrameSize(MAX_MESSAGE)
                    .setMaxMessageSize(MAX_MESSAGE)
                    .setTrustAll(true)
                    .setVerifyHost(false)
                    .setTcpNoDelay(true)));
            Pacer pacer = new Pacer(vertx);
            List<Future<CallResult>> calls = new ArrayList<>();
            for (int number = first; number < options.shape().callers(); number += step) {
                calls.add(later(pacer, client.get(), number));
            }
            Future.join(calls)
                    .map(all -> calls.stream().map(Future::result).toList())
                    .onComplete(done);
            return Future.succeededFuture();
        }

        private Future<CallResult> later(Pacer pacer, WebSocketClient client, int number) {
            Promise<Void> turn = Promise.promise();
            long wait = 1
                    + options.shape().rampUp().toMillis()
                            * number
                            / options.shape().callers();
            vertx.setTimer(wait, timer -> turn.complete());
            return turn.future()
                    .compose(now -> new Caller(pacer, client, options, protocol(number), number).call())
                    .onSuccess(progress::accept);
        }
    }

    private CallProtocol protocol(int number) {
        return switch (options.dialect()) {
            case REALTIME -> new RealtimeProtocol();
            case UNMUTE -> new UnmuteProtocol(number);
        };
    }
}
