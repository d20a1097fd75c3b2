package dev.parley.dialect.realtime;

import dev.parley.dialect.Connection;
import dev.parley.dialect.support.LargeMessage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Has messages read and carried out one after the other, whoever sent them: while a large one is read beside the loop, those of other
 * connections wait. Each of them sends no further one before it is told, so that no more wait than there are connections. Loop
 * only.
 *
 * @param <T> what a message is read as
 */
final class OrderedMessages<T> {
    private final Connection connection;
    private final Function<byte[], T> reader;
    private final Consumer<T> handler;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean reading;

    private record Waiting(Buffer message, Runnable handled) {}

    /**
     * @param connection takes no further message while one is read beside the loop
     * @param reader may run beside the loop
     */
    OrderedMessages(Connection connection, Function<byte[], T> reader, Consumer<T> handler) {
        this.connection = connection;
        this.reader = reader;
        this.handler = handler;
    }

    /** @param handled run once the message is carried out */
    void take(Buffer message, Runnable handled) {
        if (reading) {
            waiting.add(new Waiting(message, handled));
            return;
        }
        reading = true;
        LargeMessage.read(connection, message.length(), () -> reader.apply(message.getBytes()), read -> {
            reading = false;
            handler.accept(read);
            handled.run();
            next();
        });
    }

    private void next() {
        Waiting next = waiting.poll();
        if (next != null) {
            take(next.message, next.handled);
        }
    }
}
