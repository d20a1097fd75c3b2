package dev.parley.rtc.peer;

import dev.parley.rtc.dtls.DtlsCertificate;
import dev.parley.rtc.dtls.DtlsConnection;
import dev.parley.rtc.ice.IceCredentials;
import dev.parley.rtc.ice.IceLiteAgent;
import dev.parley.rtc.ice.PacketPath;
import dev.parley.rtc.ice.StunFormatException;
import dev.parley.rtc.ice.StunMessage;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sctp.DataChannels;
import dev.parley.rtc.sdp.RtpCodec;
import dev.parley.rtc.sdp.SdpAnswer;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.rtc.sdp.WebRtcOffer;
import dev.parley.rtc.srtp.SrtpKeys;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: ICE, DTLS, SRTP and data channels joined. It lives on one loop, on which all its methods are called and
 * its listener is told.
 */
public final class RtcPeer {
    /** Packets handed to the peer's loop that it has not come to; more are dropped. */
    static final int MOST_WAITING = 512;

    /** Addresses of a client at once: those of its interfaces and relays that checks came from. */
    static final int MOST_ADDRESSES = 8;

    /** From the answer to the end of the handshake. */
    static final Duration CONNECTED_WITHIN = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(RtcPeer.class);

    private final RtcEndpoint endpoint;
    private final EventLoop loop;
    private final RtcListener listener;
    private final IceLiteAgent ice;
    private final DtlsConnection dtls;
    private final DtlsCertificate certificate;
    private final AudioStream audio;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Deque<PacketPath> addresses = new ArrayDeque<>();
    private final long sessionId;
    private final String cname;
    private final long connectByNs;
    private WebRtcOffer offer;
    private String answer;
    private int version = 1;
    /** The user fragment before a restart of ICE, which the client may still use. */
    private @Nullable String former;

    private boolean connected;
    private boolean closed;
    /** Once there is an association, where the client offered data channels. */
    private @Nullable DataChannels channels;

    private @Nullable ScheduledFuture<?> timer;
    private long timerNs = Long.MAX_VALUE;

    RtcPeer(RtcEndpoint endpoint, WebRtcOffer offer, EventLoop loop, RtcListener listener) {
        this.endpoint = endpoint;
        this.offer = offer;
        this.loop = loop;
        this.listener = listener;
        RtcOptions options = endpoint.options();
        sessionId = options.random().nextLong() >>> 2;
        cname = Long.toHexString(options.random().nextLong());
        certificate = endpoint.certificates().current();
        connectByNs = now() + CONNECTED_WITHIN.toNanos();
        ice = new IceLiteAgent(endpoint.credentials(), offer.credentials(), now());
        dtls = new DtlsConnection(
                endpoint.handshakes(), certificate, offer.fingerprints(), this::send, this::run, new Association());
        audio = new AudioStream(
                offer.codec(), offer.audioLevelId(), cname, options.random(), options.clock(), this::send);
        answer = write();
        arm();
    }

    private String write() {
        return new SdpAnswer(
                        sessionId,
                        version,
                        ice.local(),
                        certificate.fingerprint(),
                        endpoint.candidates(),
                        audio.ssrc() & 0xffff_ffffL,
                        cname,
                        DataChannels.MOST_MESSAGE_BYTES)
                .to(offer);
    }

    /** The answer to the latest offer. */
    public String answer() {
        return answer;
    }

    /** The codec of its sound, both ways. */
    public RtpCodec codec() {
        return offer.codec();
    }

    /** The loop that it lives on. */
    public EventLoop loop() {
        return loop;
    }

    String ufrag() {
        return ice.local().ufrag();
    }

    /**
     * Takes another offer of the same client: ICE begins anew where its credentials are new, and the codec may change. The
     * association stays. Returns the answer.
     *
     * @throws SdpException when it cannot be answered, or is another client's; the peer goes on as before
     */
    public String reoffer(String text) throws SdpException {
        WebRtcOffer next = WebRtcOffer.parse(text);
        if (closed) {
            throw new SdpException(0, "the connection is over");
        }
        if (!next.fingerprints().equals(offer.fingerprints())) {
            throw new SdpException(0, "another certificate: that is another connection");
        }
        offer = next;
        audio.agree(next.codec(), next.audioLevelId());
        if (!next.credentials().equals(ice.remote())) {
            IceCredentials fresh = endpoint.credentials();
            endpoint.register(fresh.ufrag(), this);
            if (former != null) {
                endpoint.unregister(former, this);
            }
            former = ufrag();
            ice.restart(fresh, next.credentials());
        }
        version++;
        answer = write();
        return answer;
    }

    /**
     * Sends a packet of sound: one frame of the codec. Before {@link RtcListener#connected} and after the end it does nothing.
     *
     * @param timestamp in units of the codec's clock
     * @param marker whether it is the first one after a pause
     */
    public void sendAudio(byte[] payload, int length, int timestamp, boolean marker) {
        if (connected && !closed && offer.audio().direction().receives()) {
            audio.send(payload, length, timestamp, marker, now());
        }
    }

    /** How long its listener waits for a packet of sound that is missing: one that may come in time is asked for again. */
    public void lossWait(Duration wait) {
        audio.lossWaitMs(wait.toNanos() / 1e6);
    }

    public RtcStatistics statistics() {
        return audio.statistics();
    }

    /** Ends it, and tells the client. */
    public void close() {
        end(RtcCloseReason.SERVER, null);
    }

    /** On the socket's loop. */
    void deliver(byte[] bytes, PacketPath from) {
        if (loop.inEventLoop()) {
            receive(bytes, from);
        } else if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
        } else {
            loop.execute(() -> {
                waiting.decrementAndGet();
                receive(bytes, from);
            });
        }
    }

    /** Packets that the loop has not come to. */
    int waiting() {
        return waiting.get();
    }

    private void receive(byte[] bytes, PacketPath from) {
        if (closed) {
            return;
        }
        run(() -> {
            if (StunMessage.looksLike(bytes, bytes.length)) {
                check(bytes, from);
            } else if (DtlsConnection.looksLike(bytes, bytes.length)) {
                dtls.receive(bytes);
            } else if (RtpPacket.looksLike(bytes, bytes.length)) {
                sound(bytes);
            }
        });
    }

    private void check(byte[] bytes, PacketPath from) {
        try {
            byte[] response = ice.check(StunMessage.parse(bytes, bytes.length), from, now());
            if (response != null) {
                note(from);
                endpoint.send(response, from);
            }
        } catch (StunFormatException e) {
            throw new IllegalStateException("it was parsed before", e);
        }
    }

    /** The client has proved that it is there. */
    private void note(PacketPath from) {
        if (!addresses.contains(from)) {
            if (addresses.size() == MOST_ADDRESSES) {
                PacketPath oldest = addresses.removeFirst();
                endpoint.unroute(oldest, this);
            }
            addresses.add(from);
        }
        endpoint.route(from, this);
    }

    private void sound(byte[] bytes) {
        long now = now();
        RtpPacket packet = audio.receive(bytes, now);
        if (packet != null && offer.audio().direction().sends()) {
            listener.audio(packet, now);
        }
        double lost = audio.takeReportedLoss();
        if (lost >= 0) {
            listener.lossReported(lost);
        }
    }

    /** To where the client has chosen. */
    private void send(byte[] datagram) {
        PacketPath to = ice.selected();
        if (to != null) {
            endpoint.send(datagram, to);
        }
    }

    /** Runs a task of the peer: what it throws ends the peer. */
    void run(Runnable task) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> run(task));
            return;
        }
        try {
            task.run();
            arm();
        } catch (RuntimeException e) {
            LOG.warn("WebRTC peer failed", e);
            end(RtcCloseReason.FAILED, e);
        }
    }

    /** Does what is due. */
    void advance() {
        timerNs = Long.MAX_VALUE;
        long now = now();
        if (!connected && now - connectByNs >= 0) {
            end(RtcCloseReason.NOT_CONNECTED, null);
        } else if (ice.expired(now)) {
            end(RtcCloseReason.CONSENT_EXPIRED, null);
        } else {
            audio.advance(now);
            if (channels != null) {
                channels.advance();
            }
        }
    }

    /** Sets the timer to what is due next. */
    private void arm() {
        if (closed) {
            return;
        }
        long due = Math.min(ice.expiresNs() + 1, audio.deadlineNs());
        due = channels == null ? due : Math.min(due, channels.deadlineNs());
        due = connected ? due : Math.min(due, connectByNs);
        if (due < timerNs) {
            cancelTimer();
            timerNs = due;
            long wait = Math.max(0, due - now());
            timer = loop.schedule(() -> run(this::advance), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void end(RtcCloseReason reason, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        closed = true;
        cancelTimer();
        audio.stop(now());
        if (channels != null) {
            channels.close();
        }
        dtls.close();
        addresses.forEach(each -> endpoint.unroute(each, this));
        endpoint.unregister(ufrag(), this);
        if (former != null) {
            endpoint.unregister(former, this);
        }
        try {
            listener.closed(reason, failure);
        } catch (RuntimeException e) {
            LOG.warn("listener of a WebRTC peer, at its end", e);
        }
    }

    private long now() {
        return endpoint.options().nanoTime().getAsLong();
    }

    private final class Association implements DtlsConnection.Listener {
        @Override
        public void connected(SrtpKeys keys) {
            connected = true;
            audio.start(keys, now());
            if (offer.data() != null) {
                RtcOptions options = endpoint.options();
                channels = DataChannels.server(
                        offer.sctpPort(),
                        offer.maxMessageSize(),
                        options.random(),
                        options.nanoTime(),
                        this::send,
                        new ChannelEvents(listener, RtcCloseReason.CLIENT, RtcPeer.this::end));
            }
            listener.connected();
        }

        private void send(byte[] packet) {
            dtls.send(packet, packet.length);
        }

        @Override
        public void received(byte[] data, int length) {
            if (channels != null) {
                channels.receive(data, length);
            }
        }

        @Override
        public void closed(@Nullable IOException failure) {
            if (failure == null) {
                end(RtcCloseReason.CLIENT, null);
            } else {
                end(connected ? RtcCloseReason.FAILED : RtcCloseReason.HANDSHAKE_FAILED, failure);
            }
        }
    }
}
