package dev.parley.transport.websocket;

import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.session.SessionInput;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Sends back what it gets; {@code fail}, {@code close} and {@code flood} do what they say. Writes down what it is told.
 */
final class EchoDialect implements Dialect {
    private static final int FLOOD_MESSAGE = 64 << 10;

    private final Connection connection;
    private final BlockingQueue<String> told;
    private boolean flooding;
    private int inOneTurn;

    /** Speaks it to everybody. */
    record Factory(BlockingQueue<String> told) implements DialectFactory {
        Factory() {
            this(new LinkedBlockingQueue<>());
        }

        @Override
        public String name() {
            return "echo";
        }

        @Override
        public String path() {
            return "/v1/realtime";
        }

        @Override
        public boolean accepts(Handshake handshake) {
            return handshake.queryParam("refuse").isEmpty();
        }

        @Override
        public Dialect create(Handshake handshake, Connection connection, SessionService service) {
            told.add("created " + handshake.path() + " " + handshake.subprotocols());
            return new EchoDialect(connection, told);
        }
    }

    private EchoDialect(Connection connection, BlockingQueue<String> told) {
        this.connection = connection;
        this.told = told;
    }

    @Override
    public void opened() {
        told.add("opened");
    }

    @Override
    public void text(Buffer message) {
        switch (message.toString()) {
            case "fail" -> throw new IllegalStateException("as asked");
            case "fail later" ->
                connection.executor().execute(() -> {
                    throw new IllegalStateException("as asked");
                });
            case "close" -> connection.close(CloseReason.NORMAL, 4321, "ü".repeat(100));
            case "flood" -> {
                flooding = true;
                flood();
            }
            case "pile up" -> {
                for (int i = 0; i < 64; i++) {
                    connection.sendText(Buffer.buffer("x".repeat(FLOOD_MESSAGE)));
                }
            }
            case "count" -> count();
            default -> connection.sendText(message);
        }
    }

    /** Tells how many of these came before the loop got round. */
    private void count() {
        if (inOneTurn++ == 0) {
            connection.executor().execute(() -> {
                told.add("in one turn " + inOneTurn);
                inOneTurn = 0;
            });
        }
    }

    private void flood() {
        while (connection.writable()) {
            connection.sendBinary(Buffer.buffer(new byte[FLOOD_MESSAGE]));
        }
        told.add("full");
    }

    @Override
    public void binary(Buffer message) {
        connection.sendBinary(message);
    }

    @Override
    public void signal(SessionInput.Signal signal) {
        told.add(signal.toString());
    }

    @Override
    public void drained() {
        told.add("drained");
        if (flooding) {
            flood();
        }
    }

    @Override
    public void draining() {
        told.add("draining");
    }

    @Override
    public void closed() {
        told.add("closed");
    }
}
