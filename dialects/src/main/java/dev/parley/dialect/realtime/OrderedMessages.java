package dev.parley.dialect.realtime;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/**
 * Has messages carried out one after the other, whoever sent them: while a large one is read beside the loop, those of other
 * connections wait. Each of them sends no further one before it is told, so that no more wait than there are connections. Loop
 * only.
 */
final class OrderedMessages {
    private final BiConsumer<Buffer, Runnable> taker;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;

    private record Waiting(Buffer message, Runnable handled) {}

    /** @param taker carries a message out, and runs what it is given once that is done */
    OrderedMessages(BiConsumer<Buffer, Runnable> taker) {
        this.taker = taker;
    }

    /** @param handled run once the message is carried out */
    void take(Buffer message, Runnable handled) {
        if (busy) {
            waiting.add(new Waiting(message, handled));
            return;
        }
        busy = true;
        taker.accept(message, () -> {
            busy = false;
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
