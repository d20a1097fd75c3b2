package dev.parley.transport.websocket;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.concurrent.SessionExecutor.Timer;
import dev.parley.config.LimitsConfig.ConnectionLimits;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.support.LargeMessage;
import dev.parley.transport.ByteBudget;
import dev.parley.transport.ManagedConnection;
import dev.parley.transport.MessagePace;
import dev.parley.transport.Utf8;
import dev.parley.transport.VertxInternals;
import dev.parley.transport.VertxSessionExecutor;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client on one WebSocket: keeps the rules a dialect need not know (sizes, signs of life, slow and silent clients)
 * and hands whole messages over. Confined to the connection's loop, except where said.
 *
 * <p>Output is never dropped. What bounds it: a client that takes none for {@link ConnectionLimits#slowClient()}, or
 * owes more than {@link ConnectionLimits#unsentBytes()}, is closed with 1013.
 */
final class WebSocketConnection implements Connection, ManagedConnection {
    private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);

    /** Output waiting in the process above which {@link #writable()} is false. */
    private static final int WRITE_QUEUE_BYTES = 256 << 10;

    /** Pings a client may send while it does not take the answers. */
    private static final int UNREAD_PINGS = 100;

    private static final int REASON_BYTES = 123;

    private final ServerWebSocket socket;
    private final ChannelHandlerContext channel;
    private final ConnectionLimits limits;
    private final IntConsumer onClosed;
    private final VertxSessionExecutor executor;
    private final MessageAssembler messages;
    private final Utf8 utf8 = new Utf8();
    private final ByteBudget.Account held;
    private final UnreadBytes unread;
    private final CloseHandshake closing;
    private final KeepAlive life;
    private final Outbox outbox;
    private final MessagePace pace;
    private final String remote;

    private @Nullable Dialect dialect;
    private @Nullable Timer watch;
    private State state = State.OPEN;
    private int closeCode = CloseCodes.ABNORMAL;
    private int unreadPings;
    private int pauses;
    private long kept;

    private enum State {
        OPEN,
        /** A close frame is on its way; nothing is sent or handed over any more. */
        CLOSING,
        CLOSED
    }

    /**
     * @param channel that carries the socket
     * @param budget of all connections
     * @param onClosed told the close code, once, when the connection is gone
     */
    WebSocketConnection(
            ServerWebSocket socket,
            Channel channel,
            Context context,
            ConnectionLimits limits,
            ByteBudget budget,
            IntConsumer onClosed) {
        this.socket = socket;
        this.channel = VertxInternals.handler(channel);
        this.limits = limits;
        this.onClosed = onClosed;
        this.executor = new VertxSessionExecutor(context, this::failed);
        this.messages = new MessageAssembler(limits.messageBytes());
        this.held = budget.open(() -> executor.execute(this::overdrawn));
        this.unread = new UnreadBytes(held);
        this.closing = new CloseHandshake(this.channel, executor, unread);
        this.life = new KeepAlive(limits, executor::nanoTime);
        this.outbox = new Outbox(socket, held, life);
        this.pace = new MessagePace(limits.messages(), executor, this::pause, this::resume);
        this.remote = String.valueOf(socket.remoteAddress());
    }

    /** Begins to hand messages over, to the dialect made here. */
    void start(Function<Connection, Dialect> spoken) {
        life.readAnew();
        life.taken();
        socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        socket.frameHandler(this::received);
        socket.drainHandler(ignored -> tell(Dialect::drained));
        socket.exceptionHandler(cause -> log.debug("connection of {}: {}", remote, cause.toString()));
        socket.closeHandler(ignored -> gone());
        channel.pipeline().addBefore(channel.name(), "parley-broken-frames", new BrokenFrames(this::broken));
        unread.watch(channel.channel());
        watch = executor.schedule(life.interval(), this::watch);
        try {
            dialect = spoken.apply(this);
        } catch (RuntimeException | AssertionError e) {
            failed(e);
        }
        tell(Dialect::opened);
    }

    @Override
    public void drain() {
        executor.execute(() -> tell(Dialect::draining));
    }

    @Override
    public void closeFromOutside(CloseReason reason, String text) {
        executor.execute(() -> abandon(CloseCodes.of(reason), text));
    }

    private void received(WebSocketFrame frame) {
        if (state != State.OPEN) {
            unread.read();
            return;
        }
        WebSocketFrameType type = frame.type();
        life.heard(type == WebSocketFrameType.TEXT
                || type == WebSocketFrameType.BINARY
                || type == WebSocketFrameType.CONTINUATION);
        if (type != WebSocketFrameType.CONTINUATION || frame.binaryData().length() < FrameFragmenter.BYTES) {
            pace.take();
        }
        switch (type) {
            case TEXT, BINARY, CONTINUATION -> assembled(messages.add(frame));
            case PING -> countPing();
            case CLOSE -> closeCode = frame.closeStatusCode();
            case PONG -> {}
        }
        countRead();
    }

    private void countRead() {
        if (pauses == 0 && messages.isEmpty()) {
            unread.read();
        }
    }

    /** All connections together hold too much, and this one most of it. It would not read why. */
    private void overdrawn() {
        if (state != State.CLOSED) {
            log.atWarn()
                    .addKeyValue("remote", remote)
                    .addKeyValue("unsent", outbox.unsent())
                    .addKeyValue("unread", unread.count())
                    .addKeyValue("kept", kept)
                    .log("connection cut: it holds most of limits.held, which is used up");
            closeCode = CloseCodes.TRY_AGAIN_LATER;
            state = State.CLOSING;
            end();
            closing.cut();
        }
    }

    private void assembled(MessageAssembler.Result result) {
        switch (result) {
            case MessageAssembler.Result.Incomplete _ -> {}
            case MessageAssembler.Result.TooLong _ -> tooLong();
            case MessageAssembler.Result.Message message
            when message.text() -> LargeMessage.read(this, message.length(), () -> validText(message), this::text);
            case MessageAssembler.Result.Message message ->
                LargeMessage.read(this, message.length(), message::content, content -> tell(it -> it.binary(content)));
        }
    }

    private Optional<Buffer> validText(MessageAssembler.Result.Message message) {
        return Optional.of(message.content()).filter(utf8::isValid);
    }

    private void text(Optional<Buffer> valid) {
        valid.ifPresentOrElse(
                content -> tell(it -> it.text(content)),
                () -> abandon(CloseCodes.INVALID_PAYLOAD, "text messages must be UTF-8"));
    }

    /** From here on the decoder drops whatever comes, the client's own close frame too. */
    private void broken(CorruptedWebSocketFrameException frame) {
        int code = frame.closeStatus().code();
        if (code == CloseCodes.MESSAGE_TOO_BIG) {
            tooLong();
        } else {
            abandon(code, String.valueOf(frame.getMessage()));
        }
        closing.undecodable();
    }

    private void tooLong() {
        abandon(CloseCodes.MESSAGE_TOO_BIG, "a message may have at most " + limits.messageBytes() + " bytes");
    }

    /** The answers to pings are queued without asking, so a flood of them must be bounded here. */
    private void countPing() {
        if (writable()) {
            unreadPings = 0;
        } else if (++unreadPings > UNREAD_PINGS) {
            abandon(CloseCodes.POLICY_VIOLATION, "too many pings without reading");
        }
    }

    @Override
    public SessionExecutor executor() {
        return executor;
    }

    @Override
    public void sendText(Buffer message) {
        send(WebSocketFrameType.TEXT, message);
    }

    @Override
    public void sendBinary(Buffer message) {
        send(WebSocketFrameType.BINARY, message);
    }

    private void send(WebSocketFrameType type, Buffer message) {
        if (!isUp()) {
            return;
        }
        outbox.send(type, message);
        if (outbox.unsent() > limits.unsentBytes()) {
            abandon(CloseCodes.TRY_AGAIN_LATER, "more than " + limits.unsentBytes() + " bytes are unread");
        }
    }

    @Override
    public boolean writable() {
        return isUp() && !socket.writeQueueFull();
    }

    /** A broken channel fails writes at once, so that its queue never fills: it has to be asked itself. */
    private boolean isUp() {
        return state == State.OPEN && !socket.isClosed() && channel.channel().isActive();
    }

    @Override
    public void keeps(long bytes) {
        held.add(bytes - kept);
        kept = bytes;
    }

    @Override
    public void pause() {
        if (pauses++ == 0 && state == State.OPEN) {
            socket.pause();
            // Vert.x itself goes on reading until some messages have piled up, and one may be as long as is allowed.
            channel.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void resume() {
        if (--pauses == 0 && state != State.CLOSED) {
            life.readAnew();
            countRead();
            socket.resume();
            channel.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void close(CloseReason reason, String text) {
        close(CloseCodes.of(reason), text);
    }

    @Override
    public void close(CloseReason reason, int code, String text) {
        close(code, text);
    }

    private void close(int code, String text) {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        closeCode = code;
        // The client's own close has to be read.
        socket.resume();
        channel.channel().config().setAutoRead(true);
        socket.close((short) code, Utf8.truncated(text, REASON_BYTES))
                .onFailure(cause -> log.debug("closing the connection of {}: {}", remote, cause.toString()));
        closing.begin();
    }

    /** Closes without waiting for the dialect, which hears of it at once. */
    private void abandon(int code, String reason) {
        if (state == State.OPEN) {
            log.atInfo()
                    .addKeyValue("remote", remote)
                    .addKeyValue("code", code)
                    .log("connection closed by the server: {}", reason);
            close(code, reason);
            end();
        }
    }

    private void watch() {
        if (state != State.OPEN) {
            return;
        }
        switch (life.look(outbox.unsent() > 0, pauses > 0)) {
            case WELL -> {}
            case QUIET -> ping();
            case SLOW ->
                abandon(
                        CloseCodes.TRY_AGAIN_LATER,
                        "nothing was read for " + limits.slowClient().toMillis() + " ms");
            case IDLE ->
                abandon(
                        CloseCodes.GOING_AWAY,
                        "no message came for " + limits.idle().toMillis() + " ms");
            case VANISHED -> vanished();
        }
        if (state == State.OPEN) {
            watch = executor.schedule(life.interval(), this::watch);
        }
    }

    private void ping() {
        if (!socket.isClosed()) {
            life.ping();
            socket.writePing(Buffer.buffer()).onFailure(cause -> log.debug("ping to {}: {}", remote, cause.toString()));
        }
    }

    private void vanished() {
        log.atInfo().addKeyValue("remote", remote).log("client vanished: it answers no ping");
        state = State.CLOSING;
        end();
        closing.cut();
    }

    private void failed(Throwable cause) {
        log.atError().addKeyValue("remote", remote).setCause(cause).log("the call failed");
        abandon(CloseCodes.INTERNAL_ERROR, "internal error");
    }

    private void gone() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        held.close();
        if (watch != null) {
            watch.cancel();
        }
        closing.end();
        end();
        onClosed.accept(closeCode);
    }

    /** Tells the dialect that the connection is gone, once. */
    private void end() {
        Dialect ended = dialect;
        dialect = null;
        if (ended != null) {
            guarded(ended, Dialect::closed);
        }
    }

    private void tell(Consumer<Dialect> event) {
        if (state == State.OPEN && dialect != null) {
            guarded(dialect, event);
        }
    }

    private void guarded(Dialect told, Consumer<Dialect> event) {
        try {
            event.accept(told);
        } catch (RuntimeException | AssertionError e) {
            failed(e);
        }
    }
}
