package dev.parley.transport;

import dev.parley.dialect.CloseReason;
import dev.parley.session.Principal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** All connections of the server, whatever carries them: how many there may be, whose they are, and how they end. Thread-safe. */
public final class Connections {
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final int most;
    /** Each with whom it was let in as. */
    private final Map<ManagedConnection, Principal> connections = new ConcurrentHashMap<>();

    private final AtomicInteger places = new AtomicInteger();
    private final Promise<Void> empty = Promise.promise();
    private volatile boolean draining;

    /** @param most connections at once */
    public Connections(int most) {
        this.most = most;
    }

    /** Whether a connection would be taken now. */
    public boolean hasRoom() {
        return !draining && places.get() < most;
    }

    /**
     * Takes a place for a connection that is being made: others are made meanwhile.
     *
     * @return false if there is none, because of the limit or because the server stops
     */
    public boolean takePlace() {
        if (draining) {
            return false;
        }
        if (places.incrementAndGet() > most) {
            places.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives a place back on which no connection came to stand. */
    public void returnPlace() {
        places.decrementAndGet();
    }

    /** Puts a connection on its place. */
    public void add(ManagedConnection connection, Principal principal) {
        connections.put(connection, principal);
    }

    /** To be called once an added connection has its dialect: told of a stop that began meanwhile. */
    public void started(ManagedConnection connection) {
        if (draining) {
            connection.drain();
        }
    }

    /** A connection is gone, and its place free. */
    public void remove(ManagedConnection connection) {
        connections.remove(connection);
        places.decrementAndGet();
        if (draining && connections.isEmpty()) {
            empty.tryComplete();
        }
    }

    /** Whom all connections there are now were let in as. */
    public Set<Principal> principals() {
        return Set.copyOf(connections.values());
    }

    /** Closes every connection of a principal. */
    public void dismiss(Principal principal, String reason) {
        connections.forEach((connection, whose) -> {
            if (whose.equals(principal)) {
                connection.closeFromOutside(CloseReason.POLICY, reason);
            }
        });
    }

    /** Closes every connection now. */
    public void closeAll() {
        connections
                .keySet()
                .forEach(each -> each.closeFromOutside(CloseReason.GOING_AWAY, "the server is shutting down"));
    }

    /**
     * Takes no further connections, tells every client, and closes those that are left after {@code grace}.
     *
     * @return completes when no connection is left, or soon after the grace period
     */
    public Future<Void> drain(Vertx vertx, Duration grace) {
        draining = true;
        connections.keySet().forEach(ManagedConnection::drain);
        if (connections.isEmpty()) {
            empty.tryComplete();
        }
        vertx.setTimer(Math.max(1, grace.toMillis()), ignored -> {
            closeAll();
            vertx.setTimer(LAST_WORDS.toMillis(), late -> empty.tryComplete());
        });
        return empty.future();
    }
}
