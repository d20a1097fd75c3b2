package dev.parley.catalogue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server with files, and with the faults of web servers. */
public final class FileServer implements AutoCloseable {
    /** How a request is answered. */
    interface Answer {
        void to(HttpExchange exchange, byte[] file, int offset) throws IOException;
    }

    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<Answer> next = new CopyOnWriteArrayList<>();
    private final Exchanger<byte[]> meeting = new Exchanger<>();
    private final AtomicInteger met = new AtomicInteger();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> authorised = new CopyOnWriteArrayList<>();

    public FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    public FileServer with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** The next requests, so many, wait for another each and are then answered; without one after {@code patience}. */
    public FileServer meet(int count, Duration patience) {
        for (int i = 0; i < count; i++) {
            next.add((exchange, file, offset) -> {
                try {
                    meeting.exchange(file, patience.toMillis(), TimeUnit.MILLISECONDS);
                    met.incrementAndGet();
                } catch (TimeoutException e) {
                    // Alone: told by met().
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                whole().to(exchange, file, offset);
            });
        }
        return this;
    }

    /** How many requests met another. */
    public int met() {
        return met.get();
    }

    /** How often a file was asked for. */
    public int requests() {
        return asked.size();
    }

    /** The next request that finds a file is answered so, the one after it by the next answer given. */
    FileServer then(Answer answer) {
        next.add(answer);
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange);
        }
    }

    private void send(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        String range = exchange.getRequestHeaders().getFirst("Range");
        String credentials = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(range == null ? path : path + " " + range);
        if (credentials != null) {
            authorised.add(credentials);
        }
        byte[] file = files.get(path);
        if (file == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        int offset = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        (next.isEmpty() ? whole() : next.removeFirst()).to(exchange, file, offset);
    }

    static Answer whole() {
        return (exchange, file, offset) -> {
            if (offset > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + offset + "-" + (file.length - 1) + "/" + file.length);
            }
            exchange.sendResponseHeaders(offset > 0 ? 206 : 200, file.length - offset);
            exchange.getResponseBody().write(file, offset, file.length - offset);
        };
    }

    static Answer status(int code) {
        return (exchange, file, offset) -> exchange.sendResponseHeaders(code, -1);
    }

    /** Sends so many bytes of what it promised, and hangs up. */
    static Answer cutAfter(int count) {
        return (exchange, file, offset) -> {
            if (offset > 0) {
                exchange.getResponseHeaders().set("Content-Range", "bytes " + offset + "-/" + file.length);
            }
            exchange.sendResponseHeaders(offset > 0 ? 206 : 200, file.length - offset);
            exchange.getResponseBody().write(file, offset, count);
            exchange.getResponseBody().flush();
        };
    }

    static Answer ignoringRange() {
        return (exchange, file, offset) -> whole().to(exchange, file, 0);
    }

    static Answer otherRange() {
        return (exchange, file, offset) -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 1-9/" + file.length);
            exchange.sendResponseHeaders(206, 9);
            exchange.getResponseBody().write(file, 1, 9);
        };
    }

    static Answer damaged() {
        return (exchange, file, offset) -> {
            byte[] other = file.clone();
            other[other.length / 2] ^= 1;
            whole().to(exchange, other, offset);
        };
    }

    static Answer redirect(String location) {
        return (exchange, file, offset) -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Promises the file, sends a little, and then nothing until the server is closed. */
    Answer stalling() {
        return (exchange, file, offset) -> {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file, 0, 1000);
            exchange.getResponseBody().flush();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
