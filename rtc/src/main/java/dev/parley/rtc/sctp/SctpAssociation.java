package dev.parley.rtc.sctp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One association over DTLS (RFC 9260, RFC 8261): it answers a client's INIT, or begins itself. One thread; no clock of its own:
 * times are nanoseconds of whatever clock the caller has, who calls {@link #advance} at {@link #deadlineNs}.
 */
final class SctpAssociation {
    /** Timeouts in a row after which the client counts as gone (RFC 9260 section 16): half a minute, as long as ICE waits. */
    static final int MOST_TIMEOUTS = 16;

    private static final long DELAYED_ACK_NS = Duration.ofMillis(100).toNanos();
    private static final long HEARTBEAT_NS = Duration.ofSeconds(15).toNanos();
    private static final int COOKIE_KEY_BYTES = 32;
    private static final long NEVER = Long.MAX_VALUE;

    private enum State {
        CLOSED,
        COOKIE_WAIT,
        COOKIE_ECHOED,
        ESTABLISHED,
        SHUTDOWN_ACK_SENT,
        ENDED
    }

    private final int localPort;
    private final int remotePort;
    private final int longestMessage;
    private final Consumer<byte[]> out;
    private final SctpListener listener;
    private final byte[] cookieKey = new byte[COOKIE_KEY_BYTES];
    private final int ownTag;
    private final int ownTsn;
    private final RetransmissionTimeout timeout = new RetransmissionTimeout();
    private State state = State.CLOSED;
    private int peerTag;
    private @Nullable Streams streams;
    private @Nullable SctpChunk handshake;
    private long handshakeNs = NEVER;
    private long sackNs = NEVER;
    private boolean sackDue;
    private long heartbeatNs = NEVER;
    private boolean beating;
    private int timeouts;
    private long malformed;
    /** Whether a packet is being taken: what is sent meanwhile goes out behind it. */
    private boolean busy;

    /** What an established association has. */
    private record Streams(InboundData inbound, OutboundData outbound, StreamResets resets) {}

    SctpAssociation(
            int localPort,
            int remotePort,
            int longestMessage,
            RandomGenerator random,
            Consumer<byte[]> out,
            SctpListener listener) {
        this.localPort = localPort;
        this.remotePort = remotePort;
        this.longestMessage = longestMessage;
        this.out = out;
        this.listener = listener;
        random.nextBytes(cookieKey);
        ownTag = random.nextInt(1, Integer.MAX_VALUE);
        ownTsn = random.nextInt();
    }

    /** Begins it, instead of waiting for the other side. */
    void connect(long nowNs) {
        state = State.COOKIE_WAIT;
        handshake = new SctpChunk.Init(
                false, ownTag, InboundData.MOST_BYTES, InboundData.STREAMS, InboundData.STREAMS, ownTsn, new byte[0]);
        repeatHandshake(nowNs);
    }

    private void repeatHandshake(long nowNs) {
        if (handshake != null) {
            send(state == State.COOKIE_WAIT ? 0 : peerTag, handshake);
            handshakeNs = nowNs + timeout.ns();
        }
    }

    /** Packets that were dropped. */
    long malformed() {
        return malformed;
    }

    /** The tag that packets to the other side carry. */
    int peerTag() {
        return peerTag;
    }

    boolean established() {
        return state == State.ESTABLISHED;
    }

    private void send(int tag, SctpChunk... chunks) {
        SctpPacketWriter packet = new SctpPacketWriter(localPort, remotePort, tag);
        for (SctpChunk each : chunks) {
            packet.write(each);
        }
        out.accept(packet.finish());
    }

    /** Takes a packet of the other side; what is malformed or not of this association is dropped. */
    void receive(byte[] bytes, int length, long nowNs) {
        SctpPacketReader.Packet packet;
        try {
            packet = SctpPacketReader.parse(bytes, length);
        } catch (SctpFormatException e) {
            malformed++;
            return;
        }
        busy = true;
        try {
            for (SctpChunk each : packet.chunks()) {
                if (state != State.ENDED && addressed(packet.tag(), each)) {
                    take(each, nowNs);
                }
            }
        } catch (SctpFormatException e) {
            fail(e.getMessage());
        } finally {
            busy = false;
        }
        flush(nowNs);
    }

    private boolean addressed(int tag, SctpChunk chunk) {
        return switch (chunk) {
            case SctpChunk.Init init when !init.ack() -> tag == 0;
            case SctpChunk.Abort abort -> tag == (abort.reflected() ? peerTag : ownTag);
            case SctpChunk.ShutdownComplete complete -> tag == (complete.reflected() ? peerTag : ownTag);
            default -> tag == ownTag;
        };
    }

    private void take(SctpChunk chunk, long nowNs) throws SctpFormatException {
        switch (chunk) {
            case SctpChunk.Init init -> {
                if (init.ack()) {
                    initAcknowledged(init, nowNs);
                } else {
                    answer(init, nowNs);
                }
            }
            case SctpChunk.CookieEcho echo -> cookie(echo, nowNs);
            case SctpChunk.CookieAck any -> {
                if (state == State.COOKIE_ECHOED) {
                    establish(nowNs);
                }
            }
            case SctpChunk.Abort any -> end(null);
            case SctpChunk.ShutdownComplete any -> end(null);
            case SctpChunk.Heartbeat beat -> heartbeat(beat);
            case SctpChunk.Unknown any -> {}
            default -> {
                if (streams != null && (state == State.ESTABLISHED || state == State.COOKIE_ECHOED)) {
                    take(chunk, streams, nowNs);
                }
            }
        }
    }

    private void take(SctpChunk chunk, Streams streams, long nowNs) throws SctpFormatException {
        switch (chunk) {
            case SctpChunk.Data data -> {
                boolean delayed = streams.inbound().take(data) && sackNs == NEVER && !sackDue;
                sackDue |= !delayed;
                sackNs = delayed ? nowNs + DELAYED_ACK_NS : NEVER;
            }
            case SctpChunk.Sack sack -> {
                if (streams.outbound().acknowledged(sack, nowNs)) {
                    timeouts = 0;
                }
            }
            case SctpChunk.ForwardTsn forward -> {
                streams.inbound().forward(forward);
                sackDue = true;
            }
            case SctpChunk.ReConfig config -> {
                for (SctpChunk.Reset each : config.parameters()) {
                    reset(each, streams, nowNs);
                }
            }
            case SctpChunk.Shutdown any -> {
                state = State.SHUTDOWN_ACK_SENT;
                send(peerTag, new SctpChunk.ShutdownAck());
                handshake = new SctpChunk.ShutdownAck();
                handshakeNs = nowNs + timeout.ns();
            }
            default -> {}
        }
    }

    private void answer(SctpChunk.Init init, long nowNs) {
        if (init.tag() == 0 || init.inbound() == 0 || init.outbound() == 0) {
            return;
        }
        byte[] cookie = new StateCookie(ownTag, ownTsn, init.tag(), init.tsn(), init.window(), init.inbound())
                .seal(cookieKey, nowNs);
        send(
                init.tag(),
                new SctpChunk.Init(
                        true,
                        ownTag,
                        InboundData.MOST_BYTES,
                        InboundData.STREAMS,
                        InboundData.STREAMS,
                        ownTsn,
                        cookie));
    }

    private void cookie(SctpChunk.CookieEcho echo, long nowNs) {
        StateCookie cookie = StateCookie.open(cookieKey, echo.cookie(), nowNs);
        if (cookie == null || (streams != null && cookie.peerTag() != peerTag)) {
            return;
        }
        boolean first = streams == null;
        if (first) {
            begin(cookie.peerTag(), cookie.peerTsn(), cookie.peerWindow());
        }
        send(peerTag, new SctpChunk.CookieAck());
        if (first) {
            establish(nowNs);
        }
    }

    private void initAcknowledged(SctpChunk.Init init, long nowNs) {
        if (state == State.COOKIE_WAIT && init.tag() != 0) {
            begin(init.tag(), init.tsn(), init.window());
            state = State.COOKIE_ECHOED;
            handshake = new SctpChunk.CookieEcho(init.cookie());
            repeatHandshake(nowNs);
        }
    }

    private void begin(int tag, int tsn, long window) {
        peerTag = tag;
        streams = new Streams(
                new InboundData(tsn, longestMessage, listener::message),
                new OutboundData(ownTsn, window, timeout, listener::acknowledged),
                new StreamResets(ownTsn, tsn));
    }

    private void establish(long nowNs) {
        state = State.ESTABLISHED;
        handshake = null;
        handshakeNs = NEVER;
        heartbeatNs = nowNs + HEARTBEAT_NS;
        timeouts = 0;
        listener.established();
    }

    private void heartbeat(SctpChunk.Heartbeat beat) {
        if (beat.ack()) {
            beating = false;
            timeouts = 0;
        } else if (beat.information().length <= SctpPacketWriter.PACKET_BYTES / 2) {
            send(peerTag, new SctpChunk.Heartbeat(true, beat.information()));
        }
    }

    private void reset(SctpChunk.Reset reset, Streams streams, long nowNs) {
        switch (reset) {
            case SctpChunk.ResetRequest request -> {
                StreamResets.Outcome outcome = streams.resets().take(request, streams.inbound());
                if (outcome.performed()) {
                    streams.inbound().reset(request.streams());
                    listener.resetByPeer(request.streams());
                }
                send(peerTag, new SctpChunk.ReConfig(List.of(outcome.response())));
            }
            case SctpChunk.ResetResponse response -> {
                int[] ended = streams.resets().take(response, nowNs + timeout.ns());
                streams.outbound().reset(ended);
                if (ended.length > 0) {
                    listener.resetDone(ended);
                }
            }
        }
    }

    /** Sends a message. Returns false when it is not taken: not established, or too much is unacknowledged. */
    boolean send(int stream, int protocol, boolean unordered, byte[] payload, long nowNs) {
        if (streams == null || state != State.ESTABLISHED) {
            return false;
        }
        boolean taken = streams.outbound().offer(stream, protocol, unordered, payload);
        flush(nowNs);
        return taken;
    }

    /** Ends an own stream, once all of it has arrived. */
    void reset(int stream, long nowNs) {
        if (streams != null) {
            streams.resets().want(stream);
            flush(nowNs);
        }
    }

    private void flush(long nowNs) {
        boolean more = !busy && state == State.ESTABLISHED;
        while (more && streams != null) {
            SctpPacketWriter packet = new SctpPacketWriter(localPort, remotePort, peerTag);
            if (sackDue) {
                packet.write(streams.inbound().sack());
                sackDue = false;
                sackNs = NEVER;
            }
            SctpChunk.ResetRequest request = streams.resets().next(streams.outbound(), nowNs, timeout.ns());
            if (request != null) {
                packet.write(new SctpChunk.ReConfig(new ArrayList<>(List.of(request))));
            }
            more = streams.outbound().fill(packet, nowNs);
            if (!packet.empty()) {
                out.accept(packet.finish());
            }
        }
    }

    /** When {@link #advance} has something to do. */
    long deadlineNs() {
        if (state != State.ESTABLISHED || streams == null) {
            return handshakeNs;
        }
        long own = Math.min(sackNs, heartbeatNs);
        return Math.min(
                own, Math.min(streams.outbound().deadlineNs(), streams.resets().deadlineNs()));
    }

    /** Does what is due by now. */
    void advance(long nowNs) {
        if (nowNs >= handshakeNs) {
            timedOut();
            timeout.expired();
            repeatHandshake(nowNs);
        }
        if (nowNs >= sackNs) {
            sackDue = true;
            sackNs = NEVER;
        }
        if (streams != null && nowNs >= streams.outbound().deadlineNs()) {
            streams.outbound().expired();
            timedOut();
        }
        if (nowNs >= heartbeatNs && state == State.ESTABLISHED) {
            if (beating) {
                timedOut();
            }
            beating = true;
            heartbeatNs = nowNs + HEARTBEAT_NS;
            send(peerTag, new SctpChunk.Heartbeat(false, new byte[] {0, 1, 0, 8, 0, 0, 0, 0}));
        }
        flush(nowNs);
    }

    private void timedOut() {
        if (++timeouts > MOST_TIMEOUTS) {
            fail("nothing was acknowledged " + MOST_TIMEOUTS + " times over");
        }
    }

    /** Ends it at once and tells the other side. The listener is told nothing. */
    void abort() {
        if (streams != null && state != State.ENDED) {
            send(peerTag, new SctpChunk.Abort(false));
        }
        finish();
    }

    private void finish() {
        state = State.ENDED;
        handshake = null;
        handshakeNs = NEVER;
        sackNs = NEVER;
        heartbeatNs = NEVER;
    }

    private void fail(String why) {
        if (state != State.ENDED) {
            abort();
            listener.closed(why);
        }
    }

    private void end(@Nullable String failure) {
        if (state != State.ENDED) {
            finish();
            listener.closed(failure);
        }
    }
}
