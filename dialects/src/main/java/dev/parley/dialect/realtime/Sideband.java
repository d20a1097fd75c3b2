package dev.parley.dialect.realtime;

import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.realtime.output.EventWriter;
import dev.parley.dialect.realtime.output.Shapes;
import dev.parley.session.IdSource;
import dev.parley.session.Principal;
import dev.parley.session.SessionInput;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection that joins the call of another one, named by {@code call_id}: an application's server beside its browser, say. It
 * has no session of its own, and the call goes on without it. On its own loop, except where said.
 */
final class Sideband implements Dialect {
    private final String callId;
    private final Principal principal;
    private final RunningCalls calls;
    private final Connection connection;
    private final EventWriter writer;
    private @Nullable SharedCall call;
    private boolean waits;
    private boolean over;

    Sideband(String callId, Handshake handshake, RunningCalls calls, Connection connection, IdSource ids) {
        this.callId = callId;
        this.principal = handshake.principal();
        this.calls = calls;
        this.connection = connection;
        this.writer = new EventWriter(connection, ids, Shapes.GA);
    }

    /** On whose behalf it joins. Any thread. */
    Principal principal() {
        return principal;
    }

    @Override
    public void opened() {
        wait(true);
        switch (calls.join(callId, this)) {
            case JOINED -> {}
            case UNKNOWN ->
                refuse("call_id: no running call has this id. Only calls over WebRTC have one; connect with 'model'"
                        + " for a call of your own.");
            case FULL ->
                refuse("call_id: " + RunningCalls.MOST_JOINED
                        + " connections have joined this call already. Close one of them first.");
        }
    }

    private void refuse(String message) {
        over = true;
        writer.error("invalid_request_error", "invalid_value", message, Optional.of("call_id"), "");
        connection.close(CloseReason.POLICY, message);
    }

    /** While it waits for the call, its client's messages stay in the network. */
    private void wait(boolean value) {
        if (waits != value) {
            waits = value;
            if (waits) {
                connection.pause();
            } else {
                connection.resume();
            }
        }
    }

    /**
     * It has joined. Any thread.
     *
     * @param created what the client of a session is told first
     */
    void begin(SharedCall joined, Buffer created) {
        send(created);
        connection.executor().execute(() -> {
            call = joined;
            wait(false);
        });
    }

    /** What the call's client is told. Any thread, always the same one. */
    void send(Buffer message) {
        connection.executor().execute(() -> {
            if (!over) {
                connection.sendText(message);
            }
        });
    }

    /** Any thread. */
    void callEnded() {
        connection.executor().execute(() -> {
            if (!over) {
                over = true;
                connection.close(CloseReason.NORMAL, "The call has ended.");
            }
        });
    }

    /** One at a time: the next one is taken once the call has carried this one out. */
    @Override
    public void text(Buffer message) {
        if (over || call == null) {
            return;
        }
        wait(true);
        call.take(message, () -> connection.executor().execute(() -> wait(false)));
    }

    @Override
    public void binary(Buffer message) {
        if (!over) {
            writer.error(
                    "invalid_request_error",
                    "invalid_event",
                    "Binary messages are not part of this protocol.",
                    Optional.empty(),
                    "");
        }
    }

    /** It carries no audio. */
    @Override
    public void signal(SessionInput.Signal signal) {}

    /** A client that does not read is closed by the carrier. */
    @Override
    public void drained() {}

    /** The call tells its own client, whose messages come here too, and ends by itself. */
    @Override
    public void draining() {}

    @Override
    public void closed() {
        over = true;
        calls.left(callId, this);
    }
}
