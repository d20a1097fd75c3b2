package dev.parley.dialect.support;

import dev.parley.dialect.Connection;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads large messages beside the loop, so that a message of megabytes stops nobody else's call. */
public final class LargeMessage {
    /** Above this many bytes a message is read beside the loop. */
    public static final int BYTES = 64 << 10;

    private LargeMessage() {}

    /**
     * Reads a message of {@code length} bytes, and gives what was read to {@code then} on the loop: at once when it is
     * small; otherwise later, and no other message comes before that.
     */
    public static <T> void read(Connection connection, int length, Supplier<T> reader, Consumer<T> then) {
        if (length <= BYTES) {
            then.accept(reader.get());
            return;
        }
        connection.pause();
        connection.executor().executeBlocking("large message", () -> {
            T read = reader.get();
            connection.executor().execute(() -> {
                try {
                    then.accept(read);
                } finally {
                    connection.resume();
                }
            });
        });
    }
}
