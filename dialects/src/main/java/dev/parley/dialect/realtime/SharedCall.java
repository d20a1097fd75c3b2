package dev.parley.dialect.realtime;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.dialect.AudioChannel;
import dev.parley.dialect.CarrierCapabilities;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.support.DelegatingDialect;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call that further connections can join (openai-realtime.md 1.1, {@code call_id}): they see what its client is sent, and what
 * they send is carried out like what it sends. On the loop of the call, except where said.
 */
final class SharedCall extends DelegatingDialect {
    private final String id;
    private final RunningCalls calls;
    private final Connection connection;
    private final RealtimeDialect dialect;
    private final OrderedMessages messages;
    private final List<Sideband> joined = new ArrayList<>();

    /** @param spoken makes the dialect of a connection */
    SharedCall(String id, RunningCalls calls, Connection connection, Function<Connection, RealtimeDialect> spoken) {
        this.id = id;
        this.calls = calls;
        this.connection = connection;
        this.dialect = spoken.apply(new Copied());
        this.messages = new OrderedMessages(dialect::text);
    }

    /** Any thread. */
    void join(Sideband sideband) {
        connection.executor().execute(() -> {
            joined.add(sideband);
            sideband.begin(this, dialect.created());
        });
    }

    /** Any thread. */
    void leave(Sideband sideband) {
        connection.executor().execute(() -> joined.remove(sideband));
    }

    /**
     * A message of a connection that has joined. Any thread.
     *
     * @param handled run on the call's loop once it is carried out
     */
    void take(Buffer message, Runnable handled) {
        connection.executor().execute(() -> messages.take(message, handled));
    }

    @Override
    protected Dialect told() {
        return dialect;
    }

    @Override
    public void opened() {
        dialect.opened();
        calls.began(id, this);
    }

    @Override
    public void text(Buffer message) {
        messages.take(message, () -> {});
    }

    /** The connection of the client, whose messages others get too. */
    private final class Copied implements Connection {
        @Override
        public SessionExecutor executor() {
            return connection.executor();
        }

        @Override
        public CarrierCapabilities capabilities() {
            return connection.capabilities();
        }

        @Override
        public Optional<AudioChannel> audio() {
            return connection.audio();
        }

        @Override
        public int longestMessage() {
            return connection.longestMessage();
        }

        @Override
        public void sendText(Buffer message) {
            if (!joined.isEmpty()) {
                Buffer copy = message.copy();
                joined.forEach(each -> each.send(copy));
            }
            connection.sendText(message);
        }

        @Override
        public void sendBinary(Buffer message) {
            connection.sendBinary(message);
        }

        @Override
        public boolean writable() {
            return connection.writable();
        }

        @Override
        public void pause() {
            connection.pause();
        }

        @Override
        public void keeps(long bytes) {
            connection.keeps(bytes);
        }

        @Override
        public void resume() {
            connection.resume();
        }

        @Override
        public void lastMessage(Buffer message) {
            connection.lastMessage(message);
        }

        @Override
        public void close(CloseReason reason, String text) {
            connection.close(reason, text);
        }

        @Override
        public void close(CloseReason reason, int code, String text) {
            connection.close(reason, code, text);
        }
    }
}
