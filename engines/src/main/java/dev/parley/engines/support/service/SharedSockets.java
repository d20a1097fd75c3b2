package dev.parley.engines.support.service;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * WebSockets to a speech server that each carry several channels, of one session or of many. A channel goes to a socket on its
 * session's own event loop where there is one, so that its audio changes no thread; a socket without channels is kept for the
 * next one. Thread-safe.
 */
public final class SharedSockets implements AutoCloseable {
    /** Open at once, whatever their paths. */
    static final int MAX_SOCKETS = 64;

    /** Without a channel; servers and the networks before them give up after five minutes. */
    static final Duration KEPT_IDLE = Duration.ofSeconds(270);

    private final SpeechService service;
    private final RandomGenerator random;
    private final int channelsEach;
    private final List<String> idFields;
    private final Duration keptIdle;
    private final Context elsewhere;
    private final Object lock = new Object();
    private final List<SharedSocket> sockets = new ArrayList<>();
    private boolean closed;

    /**
     * @param random gives channels their names
     * @param channelsEach of one socket at once
     * @param idFields the fields of a message that may name its channel
     */
    public SharedSockets(SpeechService service, RandomGenerator random, int channelsEach, List<String> idFields) {
        this(service, random, channelsEach, idFields, KEPT_IDLE);
    }

    /** @param keptIdle how long a socket without channels is kept */
    public SharedSockets(
            SpeechService service, RandomGenerator random, int channelsEach, List<String> idFields, Duration keptIdle) {
        this.keptIdle = keptIdle;
        this.service = service;
        this.random = random;
        this.channelsEach = channelsEach;
        this.idFields = List.copyOf(idFields);
        this.elsewhere = service.vertx().getOrCreateContext();
    }

    /**
     * A channel to a path below the service's address; its listener is told once it is open, or that it cannot be. To be called
     * on {@code executor}'s loop.
     */
    public Channel open(String path, SessionExecutor executor, Channel.Listener listener) {
        Channel channel = new Channel(name(), executor, listener);
        Context here = Vertx.currentContext();
        if (here != null && here.isEventLoopContext()) {
            join(path, channel);
        } else {
            elsewhere.runOnContext(go -> join(path, channel));
        }
        return channel;
    }

    private String name() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** On an event loop. */
    private void join(String path, Channel channel) {
        Optional<SharedSocket> idle = Optional.empty();
        Optional<SharedSocket> found;
        synchronized (lock) {
            found = closed ? Optional.empty() : best(path);
            if (found.isEmpty() && !closed && sockets.size() >= MAX_SOCKETS) {
                idle = first(each -> each.channels() == 0);
                idle.ifPresent(sockets::remove);
            }
            if (found.isEmpty() && !closed && sockets.size() < MAX_SOCKETS) {
                found = Optional.of(new SharedSocket(this, service, path, idFields));
                sockets.add(found.get());
            }
            found.ifPresent(SharedSocket::reserve);
        }
        idle.ifPresent(SharedSocket::close);
        found.ifPresentOrElse(socket -> socket.attach(channel), () -> channel.refused(full()));
    }

    /** The best for a new channel, if that is better than another socket. */
    private Optional<SharedSocket> best(String path) {
        Predicate<SharedSocket> fits = each -> each.path().equals(path) && each.channels() < channelsEach;
        Optional<SharedSocket> own = first(fits.and(SharedSocket::isHere));
        return own.isPresent() || sockets.size() < MAX_SOCKETS ? own : first(fits);
    }

    /** The fullest: the others may then be given up. */
    private Optional<SharedSocket> first(Predicate<SharedSocket> fits) {
        return sockets.stream().filter(fits).max(Comparator.comparingInt(SharedSocket::channels));
    }

    private ProviderException full() {
        return closed
                ? service.errors().of(Kind.BROKEN, "was closed")
                : service.errors().of(Kind.AT_CAPACITY, "has as many streams from here as fit into its connections");
    }

    Duration keptIdle() {
        return keptIdle;
    }

    /** A channel has left its socket. */
    void released(SharedSocket socket) {
        synchronized (lock) {
            socket.free();
        }
    }

    /** No channel goes there any more; false where one is on its way already. */
    boolean retire(SharedSocket socket) {
        synchronized (lock) {
            return socket.channels() == 0 && sockets.remove(socket);
        }
    }

    /** The socket is gone. */
    void gone(SharedSocket socket) {
        synchronized (lock) {
            sockets.remove(socket);
        }
    }

    /** Sockets that are open or being opened. */
    public int size() {
        synchronized (lock) {
            return sockets.size();
        }
    }

    @Override
    public void close() {
        List<SharedSocket> all;
        synchronized (lock) {
            closed = true;
            all = List.copyOf(sockets);
            sockets.clear();
        }
        all.forEach(SharedSocket::close);
    }
}
