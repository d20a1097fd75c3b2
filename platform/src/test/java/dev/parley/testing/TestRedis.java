package dev.parley.testing;

import java.io.IOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis of the test's own, on this machine only. */
public final class TestRedis implements AutoCloseable {
    private final int port;
    private final RedisServer server;

    private TestRedis(int port) throws IOException {
        this.port = port;
        this.server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("requirepass " + PASSWORD)
                .build();
        server.start();
    }

    private static final String PASSWORD = "pass";

    public static TestRedis start() throws IOException {
        return new TestRedis(freePort());
    }

    public static TestRedis on(int port) throws IOException {
        return new TestRedis(port);
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public static String url(int port) {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    public String url() {
        return url(port);
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
