package dev.parley.transport.webrtc;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.config.LimitsConfig.ConnectionLimits;
import dev.parley.dialect.AudioChannel;
import dev.parley.dialect.CarrierCapabilities;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.transport.ByteBudget;
import dev.parley.transport.ManagedConnection;
import dev.parley.transport.MessagePace;
import dev.parley.transport.Utf8;
import dev.parley.transport.webrtc.HeldMessages.Message;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client over WebRTC. Its dialect begins when the client's data channel is open: without one there is nowhere to say
 * anything. Another peer may take the place of the one that brings it ({@link #moved}): its dialect goes on. Confined to the
 * connection's loop, except where said.
 *
 * <p>There is no word for a reason in WebRTC: a close is a close, unless the dialect has a last message.
 */
final class WebRtcConnection implements Connection, ManagedConnection {
    static final CarrierCapabilities CAPABILITIES = new CarrierCapabilities(true, true, true, true, true);

    /** How long a client may take to open its data channel. */
    static final Duration CHANNEL_WITHIN = Duration.ofSeconds(15);

    /** How long the client may take to take what was queued when the connection is closed. */
    static final Duration CLOSED_WITHIN = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(WebRtcConnection.class);

    /** Output waiting above which {@link #writable()} is false. */
    private static final int WRITE_QUEUE_BYTES = 256 << 10;

    private final SessionExecutor executor;
    private final ConnectionLimits limits;
    private final PeerLink link;
    private final Function<Connection, Dialect> spoken;
    private final Consumer<CloseReason> onClosed;
    private final WebRtcAudio audio;
    private final MessagePace pace;
    private final ByteBudget.Account held;
    private final Utf8 utf8 = new Utf8();
    private final ChannelOutbox outbox;
    private final HeldMessages unread;
    private final String remote;
    private @Nullable Dialect dialect;
    private SessionExecutor.@Nullable Timer watch;
    private Optional<Message> last = Optional.empty();
    private State state = State.WAITING;
    private CloseReason reason = CloseReason.NORMAL;
    private boolean blocked;
    private boolean drainingTold;
    private long kept;
    private int pauses;

    private enum State {
        /** No data channel yet. */
        WAITING,
        OPEN,
        /** What is queued goes out; nothing is handed over any more. */
        CLOSING,
        CLOSED
    }

    /**
     * What a connection stands on.
     *
     * @param codecs one for a sample rate, in Hz
     * @param remote for logs
     */
    record Ground(
            SessionExecutor executor,
            ConnectionLimits limits,
            ByteBudget budget,
            PeerLink link,
            IntFunction<FrameCodec> codecs,
            String remote) {}

    /**
     * @param spoken makes the dialect
     * @param onClosed told why, once, when the connection is gone
     */
    WebRtcConnection(Ground ground, Function<Connection, Dialect> spoken, Consumer<CloseReason> onClosed) {
        this.executor = ground.executor();
        this.limits = ground.limits();
        this.link = ground.link();
        this.remote = ground.remote();
        this.spoken = spoken;
        this.onClosed = onClosed;
        this.audio = new WebRtcAudio(executor, link, ground.codecs(), this::tell);
        this.pace = new MessagePace(limits.messages(), executor, this::pause, this::resume);
        this.held = ground.budget().open(() -> executor.execute(this::overdrawn));
        this.outbox = new ChannelOutbox(
                executor, limits, link, new HeldMessages(held), why -> abandon(CloseReason.TRY_AGAIN_LATER, why));
        this.unread = new HeldMessages(held);
        watch = executor.schedule(CHANNEL_WITHIN, this::channelMissing);
    }

    /** What threw on the loop. */
    void failed(Throwable cause) {
        log.atError().addKeyValue("remote", remote).setCause(cause).log("the call failed");
        abandon(CloseReason.INTERNAL_ERROR, "internal error");
    }

    private void channelMissing() {
        abandon(CloseReason.PROTOCOL_ERROR, "no data channel was opened within " + CHANNEL_WITHIN.toSeconds() + " s");
    }

    // What the peer tells.

    /** Another peer brings the client from now on: what it is sent, and sound, waits for the data channel of that one. */
    void moved() {
        if (state == State.WAITING || state == State.OPEN) {
            cancelWatch();
            watch = executor.schedule(CHANNEL_WITHIN, this::channelMissing);
            outbox.hold();
            audio.hold();
        }
    }

    /** The client's data channel is open. */
    void channelOpened() {
        if (state == State.OPEN) {
            cancelWatch();
            outbox.resume();
            audio.resume();
            drained();
        }
        if (state != State.WAITING) {
            return;
        }
        state = State.OPEN;
        cancelWatch();
        outbox.resume();
        try {
            dialect = spoken.apply(this);
        } catch (RuntimeException | AssertionError e) {
            failed(e);
        }
        tell(Dialect::opened);
        if (drainingTold) {
            tell(Dialect::draining);
        }
    }

    void received(boolean text, byte[] bytes) {
        if (state != State.OPEN) {
            return;
        }
        pace.take();
        if (pauses == 0 && unread.isEmpty()) {
            handOver(new Message(text, bytes));
            return;
        }
        unread.add(new Message(text, bytes));
        if (unread.bytes() > limits.messageBytes()) {
            abandon(CloseReason.TRY_AGAIN_LATER, "more than " + limits.messageBytes() + " bytes wait to be read");
        }
    }

    private void handOver(Message message) {
        Buffer content = Buffer.buffer(message.bytes());
        if (!message.text()) {
            tell(it -> it.binary(content));
        } else if (utf8.isValid(content)) {
            tell(it -> it.text(content));
        } else {
            abandon(CloseReason.INVALID_MESSAGE, "text messages must be UTF-8");
        }
    }

    void received(RtpPacket packet, long arrivalNs) {
        if (state == State.OPEN) {
            audio.received(packet, arrivalNs);
        }
    }

    void lossReported(double share) {
        audio.lossReported(share);
    }

    /** The data channel takes more. */
    void drained() {
        outbox.taken();
        closeWhenSent();
        if (blocked && writable()) {
            blocked = false;
            tell(Dialect::drained);
        }
    }

    /** The data channel is gone: without it there is no call. */
    void channelClosed() {
        link.close();
    }

    /** The peer is gone; the last that it tells. */
    void gone() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        cancelWatch();
        outbox.clear();
        unread.clear();
        held.close();
        end();
        onClosed.accept(reason);
    }

    // What the dialect asks for.

    @Override
    public SessionExecutor executor() {
        return executor;
    }

    @Override
    public CarrierCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Optional<AudioChannel> audio() {
        return Optional.of(audio);
    }

    @Override
    public int longestMessage() {
        return link.longestMessage();
    }

    @Override
    public void sendText(Buffer message) {
        send(new Message(true, message.getBytes()));
    }

    @Override
    public void sendBinary(Buffer message) {
        send(new Message(false, message.getBytes()));
    }

    private void send(Message message) {
        if (state == State.OPEN) {
            outbox.send(message);
        }
    }

    private void closeWhenSent() {
        if (state == State.CLOSING && outbox.flush()) {
            link.closeChannel();
        }
    }

    @Override
    public void lastMessage(Buffer message) {
        last = Optional.of(new Message(true, message.getBytes()));
    }

    @Override
    public boolean writable() {
        boolean takes = state == State.OPEN && outbox.bytes() < WRITE_QUEUE_BYTES && audio.writable();
        blocked |= !takes;
        return takes;
    }

    @Override
    public void pause() {
        pauses++;
    }

    @Override
    public void resume() {
        pauses--;
        while (pauses == 0 && !unread.isEmpty() && state == State.OPEN) {
            handOver(unread.remove());
        }
    }

    @Override
    public void keeps(long bytes) {
        held.add(bytes - kept);
        kept = bytes;
    }

    @Override
    public void close(CloseReason why, String text) {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        reason = why;
        audio.stop();
        cancelWatch();
        outbox.hold();
        last.ifPresent(outbox::send);
        watch = executor.schedule(CLOSED_WITHIN, link::close);
        closeWhenSent();
    }

    @Override
    public void close(CloseReason why, int code, String text) {
        close(why, text);
    }

    // From outside.

    @Override
    public void drain() {
        executor.execute(() -> {
            drainingTold = true;
            if (state == State.WAITING) {
                abandon(CloseReason.GOING_AWAY, "the server is shutting down");
            }
            tell(Dialect::draining);
        });
    }

    @Override
    public void closeFromOutside(CloseReason why, String text) {
        executor.execute(() -> abandon(why, text));
    }

    /** All connections together hold too much, and this one most of it. */
    private void overdrawn() {
        log.atWarn()
                .addKeyValue("remote", remote)
                .addKeyValue("unsent", outbox.bytes())
                .addKeyValue("unread", unread.bytes())
                .log("connection cut: it holds most of limits.held, which is used up");
        reason = CloseReason.TRY_AGAIN_LATER;
        end();
        link.close();
    }

    /** Closes without waiting for the dialect, which hears of it at once. */
    private void abandon(CloseReason why, String text) {
        if (state != State.OPEN && state != State.WAITING) {
            return;
        }
        log.atInfo()
                .addKeyValue("remote", remote)
                .addKeyValue("reason", why)
                .log("connection closed by the server: {}", text);
        if (state == State.WAITING) {
            reason = why;
            link.close();
            return;
        }
        close(why, text);
        end();
    }

    private void cancelWatch() {
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
    }

    /** Tells the dialect that the connection is gone, once. */
    private void end() {
        audio.stop();
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
