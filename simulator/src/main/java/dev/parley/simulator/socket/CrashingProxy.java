package dev.parley.simulator.socket;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The front of a server that can be killed: what connects to its port is connected to the server, until {@link #kill()}
 * resets all connections and closes the port, as the end of a process does, and {@link #start()} opens the same port again.
 * The server behind it keeps running, and sees its connections end. Thread-safe.
 */
public final class CrashingProxy {
    private static final String HOST = "127.0.0.1";

    private final Vertx vertx;
    private final NetClient client;
    private final int target;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private volatile NetServer server;
    private volatile int port;

    /** @param target port of the server on this machine */
    public CrashingProxy(Vertx vertx, int target) {
        this.vertx = vertx;
        this.target = target;
        this.client = vertx.createNetClient();
        this.server = server();
    }

    private NetServer server() {
        // Lingering for no time makes a close a reset.
        return vertx.createNetServer(new NetServerOptions().setSoLinger(0).setReuseAddress(true))
                .connectHandler(this::connected);
    }

    /** Listens: first on a free port, then always on that one. */
    public Future<CrashingProxy> start() {
        return server.listen(port, HOST).map(listening -> {
            port = listening.actualPort();
            return this;
        });
    }

    public int port() {
        return port;
    }

    private void connected(NetSocket socket) {
        NetServer of = server;
        open.add(socket);
        socket.pause();
        socket.exceptionHandler(reset -> socket.close());
        socket.closeHandler(closed -> open.remove(socket));
        client.connect(target, HOST).onFailure(gone -> socket.close()).onSuccess(behind -> {
            behind.exceptionHandler(reset -> behind.close());
            socket.closeHandler(closed -> {
                open.remove(socket);
                behind.close();
            });
            behind.closeHandler(closed -> socket.close());
            if (of != server || !open.contains(socket)) {
                socket.close();
                behind.close();
                return;
            }
            socket.handler(behind::write);
            behind.handler(socket::write);
            socket.resume();
        });
    }

    /** Completes when nobody can connect any more, and all connections are reset. */
    public Future<Void> kill() {
        NetServer killed = server;
        server = server();
        open.forEach(NetSocket::close);
        open.clear();
        return killed.close();
    }
}
