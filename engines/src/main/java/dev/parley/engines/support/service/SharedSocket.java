package dev.parley.engines.support.service;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket and the channels on it. Confined to its loop, but for {@link #close} and what the pool counts. */
final class SharedSocket implements ServiceSocket.Listener {
    private static final int NO_JSON = 1007;
    private static final Logger LOG = LoggerFactory.getLogger(SharedSocket.class);

    private final SharedSockets pool;
    private final SpeechService service;
    private final String path;
    private final List<String> idFields;
    private final SocketLoop loop;
    private final ServiceSocket socket;
    private final Map<String, Channel> channels = new HashMap<>();
    private SessionExecutor.Timer idle = () -> {};
    private boolean begun;
    private boolean open;
    private boolean over;
    /** Of channels on their way here or attached; guarded by the pool. */
    private int reserved;

    /** Must be made on the event loop that it is to live on. */
    SharedSocket(SharedSockets pool, SpeechService service, String path, List<String> idFields) {
        this.pool = pool;
        this.service = service;
        this.path = path;
        this.idFields = idFields;
        this.loop = SocketLoop.here(service.vertx());
        this.socket = new ServiceSocket(service, loop, this);
    }

    String path() {
        return path;
    }

    boolean isHere() {
        return loop.inLoop();
    }

    int channels() {
        return reserved;
    }

    void reserve() {
        reserved++;
    }

    void free() {
        reserved--;
    }

    void attach(Channel channel) {
        loop.run(() -> {
            idle.cancel();
            if (!channel.joined(this)) {
                leave();
            } else if (over) {
                pool.released(this);
                channel.closed(1006, "");
            } else {
                channels.put(channel.id(), channel);
                connect(channel);
            }
        });
    }

    private void connect(Channel channel) {
        if (open) {
            channel.opened();
        } else if (!begun) {
            begun = true;
            socket.connect(path);
        }
    }

    void send(JsonObject message) {
        loop.run(() -> socket.send(message.encode()));
    }

    /** The channel is over; what still comes for it is dropped. */
    void detach(Channel channel, Optional<JsonObject> farewell, Runnable gone) {
        loop.run(() -> {
            if (channels.remove(channel.id()) != null) {
                farewell.ifPresent(message -> socket.send(message.encode()));
                leave();
            }
            gone.run();
        });
    }

    private void leave() {
        pool.released(this);
        if (channels.isEmpty() && !over) {
            idle.cancel();
            idle = loop.schedule(pool.keptIdle(), () -> {
                if (channels.isEmpty() && pool.retire(this)) {
                    end();
                }
            });
        }
    }

    /** From any thread; the pool has forgotten it. */
    void close() {
        loop.run(this::end);
    }

    private void end() {
        if (!over) {
            over = true;
            idle.cancel();
            socket.close();
            forEach(channel -> channel.closed(1000, ""));
        }
    }

    private void forEach(Consumer<Channel> told) {
        List<Channel> all = List.copyOf(channels.values());
        channels.clear();
        all.forEach(channel -> {
            pool.released(this);
            told.accept(channel);
        });
    }

    @Override
    public void opened() {
        open = true;
        List.copyOf(channels.values()).forEach(Channel::opened);
    }

    @Override
    public void text(String text) {
        JsonObject message;
        try {
            message = new JsonObject(text);
        } catch (DecodeException | ClassCastException e) {
            LOG.warn("{} sent what is no JSON", service.address().engine());
            ended(NO_JSON, "sent what is no JSON");
            socket.close();
            return;
        }
        Optional<String> id = idFields.stream()
                .map(message::getValue)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst();
        if (id.isPresent()) {
            Optional.ofNullable(channels.get(id.get())).ifPresent(channel -> channel.deliver(message));
        } else {
            // Nobody's, so everybody's: an error of the connection.
            List.copyOf(channels.values()).forEach(channel -> channel.deliver(message));
        }
    }

    @Override
    public void refused(ProviderException cause) {
        over = true;
        pool.gone(this);
        idle.cancel();
        forEach(channel -> channel.refused(cause));
    }

    @Override
    public void closed(int code, String reason) {
        ended(code, reason);
    }

    private void ended(int code, String reason) {
        over = true;
        pool.gone(this);
        idle.cancel();
        forEach(channel -> channel.closed(code, reason));
    }
}
