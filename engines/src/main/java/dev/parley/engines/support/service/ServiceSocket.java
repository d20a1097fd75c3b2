package dev.parley.engines.support.service;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.WriteRoom;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A WebSocket to a speech server, for one stream. It lives on the session's loop: its listener is told there, never from
 * within a call, and nothing after {@link #close}. Nothing waits here: what the server cannot take is the stream's to keep,
 * see {@link #full}. Loop only.
 */
public final class ServiceSocket implements PcmOutput.Sink {
    private static final short TOO_LONG = 1009;

    private final SpeechService service;
    private final SessionExecutor executor;
    private final Listener listener;
    private final Promise<Void> gone = Promise.promise();
    private volatile Future<?> connecting = Future.failedFuture("not begun");
    private volatile Optional<ClientWebSocket> socket = Optional.empty();
    private SessionExecutor.Timer deadline = () -> {};
    private Runnable room = () -> {};
    private long asked;
    private volatile boolean located;
    private boolean open;
    private volatile boolean over;

    /** What comes of the connection: {@code opened}, messages, then one end. */
    public interface Listener {
        /** Messages can be sent. */
        void opened();

        void text(String message);

        /** The array is the receiver's. */
        default void binary(byte[] message) {}

        /** A {@link ServiceSocket#ping} was answered, and with it those before. */
        default void pong(long number) {}

        /** It could not be opened; the end. */
        void refused(ProviderException cause);

        /** The connection is gone; the end. {@code code} is 1006 where it broke without a close frame. */
        void closed(int code, String reason);
    }

    public ServiceSocket(SpeechService service, SessionExecutor executor, Listener listener) {
        this.service = service;
        this.executor = executor;
        this.listener = listener;
    }

    /** Connects; once. @param path below the service's address, with query */
    public void connect(String path) {
        asked = executor.nanoTime();
        Optional<ProviderException> pausing = service.pausing(asked);
        if (pausing.isPresent()) {
            gone.tryComplete();
            executor.execute(() -> refuse(pausing.get()));
            return;
        }
        deadline = executor.schedule(
                service.address().connect(),
                () -> refuse(service.errors().of(Kind.TIMEOUT, "does not answer in time")));
        WebSocketConnectOptions options = options(path);
        if (Vertx.currentContext() != null) {
            locate(options);
        } else {
            service.vertx().getOrCreateContext().runOnContext(go -> locate(options));
        }
    }

    /** A server that is started from here may be another process each time, or one that is still to come. */
    private void locate(WebSocketConnectOptions options) {
        service.located(new RequestOptions().setHost(options.getHost()).setPort(options.getPort()), Optional.empty())
                .onComplete(
                        place -> {
                            located = true; // Before the look at what close() sets.
                            if (over) {
                                gone.tryComplete();
                            } else {
                                open(options.setHost(place.getHost()).setPort(place.getPort()));
                            }
                        },
                        cause -> {
                            gone.tryComplete();
                            unlessOver(() -> refuse(service.errors().connection(cause)));
                        });
    }

    private WebSocketConnectOptions options(String path) {
        ServiceAddress address = service.address();
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(address.base().getHost())
                .setPort(address.port())
                .setSsl(address.tls())
                .setURI(address.uri(path))
                .setTimeout(address.connect().toMillis());
        address.headers().forEach(options::addHeader);
        return options;
    }

    /** On an event loop: the session's own, or any if the session does not live on one. */
    private void open(WebSocketConnectOptions options) {
        ClientWebSocket web = service.webSockets().webSocket();
        web.textMessageHandler(text -> unlessOver(() -> listener.text(text)));
        web.binaryMessageHandler(bytes -> {
            byte[] message = bytes.getBytes();
            unlessOver(() -> listener.binary(message));
        });
        web.pongHandler(bytes -> {
            if (bytes.length() == Long.BYTES) {
                long number = bytes.getLong(0);
                unlessOver(() -> listener.pong(number));
            }
        });
        // Now, since a connection that is closed already throws at it.
        web.drainHandler(drained -> unlessOver(() -> room.run()));
        web.exceptionHandler(cause -> web.close(TOO_LONG)); // a message beyond the bound, or a connection that broke
        web.closeHandler(closed -> {
            gone.tryComplete();
            unlessOver(() -> ended(web));
        });
        socket = Optional.of(web);
        connecting = web.connect(options);
        connecting.onComplete(
                connected -> {
                    if (over) {
                        web.close((short) 1000);
                    } else {
                        unlessOver(this::opened);
                    }
                },
                cause -> {
                    gone.tryComplete();
                    unlessOver(() -> refuse(service.errors().connection(cause)));
                });
    }

    private void unlessOver(Runnable task) {
        if (over) {
            return;
        }
        Runnable checked = () -> {
            if (!over) {
                task.run();
            }
        };
        if (executor.inLoop()) {
            checked.run();
        } else {
            executor.execute(checked);
        }
    }

    private void opened() {
        open = true;
        deadline.cancel();
        service.tried(executor.nanoTime() - asked, Optional.empty());
        listener.opened();
    }

    private void refuse(ProviderException cause) {
        if (over) {
            return;
        }
        over = true;
        deadline.cancel();
        service.leaveAlone(executor.nanoTime(), cause);
        service.tried(executor.nanoTime() - asked, Optional.of(cause.kind()));
        socket.filter(web -> connecting.succeeded()).ifPresent(web -> web.close((short) 1000));
        listener.refused(cause);
    }

    private void ended(ClientWebSocket web) {
        if (!open) {
            refuse(service.errors().of(Kind.BROKEN, "hung up before it was ready"));
            return;
        }
        over = true;
        Short code = web.closeStatusCode();
        String reason = web.closeReason();
        listener.closed(
                code == null ? 1006 : code,
                reason == null ? "" : service.errors().clean(reason));
    }

    /** Nothing where the connection is not open. */
    @Override
    public void send(String text) {
        usable().ifPresent(web -> web.writeTextMessage(text));
    }

    /** Nothing where the connection is not open. */
    @Override
    public void send(Buffer binary) {
        usable().ifPresent(web -> web.writeBinaryMessage(binary));
    }

    /** A ping of the WebSocket itself, which every server answers once it has read what was sent before. */
    void ping(long number) {
        usable().ifPresent(web -> web.writePing(Buffer.buffer().appendLong(number)));
    }

    private Optional<ClientWebSocket> usable() {
        return socket.filter(web -> open && !web.isClosed());
    }

    /** Whether nothing more should be sent now, or ever. */
    @Override
    public boolean full() {
        return usable().map(WriteRoom::isFull).orElse(true);
    }

    /** @param room run on the loop whenever there is room again */
    public void onRoom(Runnable room) {
        this.room = room;
    }

    /** Ends the connection without another word to the listener; completes when it is gone. */
    public CompletionStage<Void> close() {
        over = true;
        deadline.cancel();
        if (!located) {
            gone.tryComplete(); // Nothing is connected any more.
        }
        // Also where the stream has not been told yet that it is open. Still connecting: when that ends, so does the
        // connection.
        socket.filter(web -> connecting.succeeded()).ifPresent(web -> web.close((short) 1000));
        return gone.future().toCompletionStage();
    }
}
