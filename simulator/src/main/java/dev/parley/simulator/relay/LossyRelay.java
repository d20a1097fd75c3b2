package dev.parley.simulator.relay;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Stands before a server as its HTTP front, and between it and its WebRTC clients: where an answer goes through it, the addresses
 * in it become its own, so that clients need not know of it. WebSockets are not relayed. On a loop of its own; {@link #start},
 * {@link #counts} and {@link #close} from any thread.
 */
public final class LossyRelay {
    /** Calls at once; answers beyond it are refused with 503. */
    static final int MOST_CALLS = 200;

    private static final long LOOK_MS = 1000;

    private final Vertx vertx;
    private final Context context;
    private final URI server;
    private final String host;
    private final Impairment impairment;
    private final Random random;
    private final LongSupplier nanoTime;
    private final HttpClient client;
    private final HttpServer front;
    private final List<RelayedCall> calls = new ArrayList<>();
    private final List<RelayCount> over = new ArrayList<>();

    /**
     * @param server its address, as {@code http://127.0.0.1:8000}
     * @param host the address to listen on, which clients are told as well
     * @param seed decides which packets are hit
     * @param nanoTime a steady clock, in nanoseconds
     */
    public LossyRelay(Vertx vertx, URI server, String host, Impairment impairment, long seed, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.server = server;
        this.host = host;
        this.impairment = impairment;
        this.random = new Random(seed);
        this.nanoTime = nanoTime;
        boolean tls = "https".equals(server.getScheme());
        this.client = vertx.createHttpClient(new HttpClientOptions().setSsl(tls));
        this.front = vertx.createHttpServer();
    }

    /** Listens on a TCP port, or on any free one where it is 0, and tells which. */
    public Future<Integer> start(int port) {
        return onLoop(() -> {
            vertx.setPeriodic(LOOK_MS, now -> closeIdle());
            front.requestHandler(this::relay);
            return front.listen(port, host).map(HttpServer::actualPort);
        });
    }

    /** Of all calls so far, in the order of their ends. */
    public Future<List<RelayCount>> counts() {
        return onLoop(() -> {
            List<RelayCount> all = new ArrayList<>(over);
            calls.forEach(each -> all.add(each.count()));
            return Future.succeededFuture(all);
        });
    }

    public Future<Void> close() {
        return onLoop(() -> {
            calls.forEach(RelayedCall::close);
            return Future.join(front.close(), client.close()).mapEmpty();
        });
    }

    private interface Step<T> {
        Future<T> run();
    }

    private <T> Future<T> onLoop(Step<T> step) {
        return Future.future(done -> context.runOnContext(now -> step.run().onComplete(done)));
    }

    private void closeIdle() {
        List<RelayedCall> idle = calls.stream().filter(RelayedCall::isIdle).toList();
        for (RelayedCall each : idle) {
            calls.remove(each);
            over.add(each.count());
            each.close();
        }
    }

    private void relay(HttpServerRequest request) {
        RequestOptions target = new RequestOptions()
                .setMethod(request.method())
                .setHost(server.getHost())
                .setPort(port())
                .setURI(request.uri());
        request.body()
                .compose(body -> client.request(target)
                        .compose(asked -> send(asked, request.headers(), body))
                        .compose(answer -> answer(answer, request.response())))
                .onFailure(failure -> refuse(request.response(), 502, failure.getMessage()));
    }

    private int port() {
        int standard = "https".equals(server.getScheme()) ? 443 : 80;
        return server.getPort() < 0 ? standard : server.getPort();
    }

    private static Future<HttpClientResponse> send(HttpClientRequest asked, MultiMap headers, Buffer body) {
        asked.headers().setAll(headers).remove(HttpHeaders.TRANSFER_ENCODING).remove(HttpHeaders.ACCEPT_ENCODING);
        return asked.send(body);
    }

    private Future<Void> answer(HttpClientResponse from, HttpServerResponse to) {
        String type = from.headers().get(HttpHeaders.CONTENT_TYPE);
        boolean mayAnswer = type != null && (type.contains("sdp") || type.contains("json"));
        to.setStatusCode(from.statusCode());
        to.headers().setAll(from.headers());
        if (!mayAnswer) {
            return from.pipeTo(to);
        }
        return from.body().compose(body -> {
            String text = body.toString();
            return AnswerCandidates.server(text)
                    .map(address -> carry(text, address, to))
                    .orElseGet(() -> to.send(body));
        });
    }

    private Future<Void> carry(String answer, SocketAddress address, HttpServerResponse to) {
        if (calls.size() >= MOST_CALLS) {
            return Future.failedFuture("more than " + MOST_CALLS + " calls at once are not relayed");
        }
        return RelayedCall.open(vertx, host, address, impairment, nanoTime, random)
                .compose(call -> {
                    calls.add(call);
                    String told = AnswerCandidates.replaced(answer, address, host, call.port());
                    to.headers().remove(HttpHeaders.CONTENT_LENGTH);
                    return to.send(told);
                });
    }

    private static void refuse(HttpServerResponse response, int status, String why) {
        if (!response.headWritten()) {
            response.headers().clear();
            response.setStatusCode(status).end("the relay: " + why);
        }
    }
}
