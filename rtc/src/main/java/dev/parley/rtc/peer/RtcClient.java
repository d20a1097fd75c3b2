package dev.parley.rtc.peer;

import dev.parley.rtc.dtls.DtlsCertificate;
import dev.parley.rtc.dtls.DtlsConnection;
import dev.parley.rtc.ice.IceCandidate;
import dev.parley.rtc.ice.IceControllingAgent;
import dev.parley.rtc.ice.IceCredentials;
import dev.parley.rtc.ice.StunFormatException;
import dev.parley.rtc.ice.StunMessage;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sctp.DataChannels;
import dev.parley.rtc.sdp.RtpCodec;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.rtc.sdp.SdpOffer;
import dev.parley.rtc.sdp.WebRtcAnswer;
import dev.parley.rtc.srtp.SrtpKeys;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calling side of one connection to a server that is ICE-lite: it offers sound in Opus and a data channel, from a UDP socket of
 * its own. It lives on one loop, on which all its methods are called and its listener is told.
 */
public final class RtcClient {
    /** From the answer to the end of the handshake. */
    static final Duration CONNECTED_WITHIN = Duration.ofSeconds(30);

    private static final int DATAGRAM_BYTES = 2048;

    private final RtcClientFactory factory;
    private final EventLoop loop;
    private final String label;
    private final RtcListener listener;
    private final DtlsCertificate certificate;
    private final IceCredentials credentials;
    private final AudioStream audio;
    private final String offer;
    private @Nullable WebRtcAnswer answer;
    private @Nullable Channel channel;
    private @Nullable IceControllingAgent ice;
    private @Nullable DtlsConnection dtls;
    private @Nullable DataChannels channels;
    private @Nullable ScheduledFuture<?> timer;
    private long timerNs = Long.MAX_VALUE;
    private long connectByNs;
    private boolean connected;
    private boolean closed;

    RtcClient(RtcClientFactory factory, EventLoop loop, String label, RtcListener listener) {
        this.factory = factory;
        this.loop = loop;
        this.label = label;
        this.listener = listener;
        RtcClientFactory.Environment environment = factory.environment();
        certificate = factory.certificates().current();
        credentials = IceCredentials.generate(environment.random());
        String cname = Long.toHexString(environment.random().nextLong());
        RtpCodec opus = new RtpCodec(SdpOffer.OPUS, "opus", 48_000, Map.of(), false);
        audio = new AudioStream(opus, 0, cname, environment.random(), environment.clock(), this::send);
        offer = new SdpOffer(
                        environment.random().nextLong() >>> 2,
                        credentials,
                        certificate.fingerprint(),
                        audio.ssrc() & 0xffff_ffffL,
                        cname,
                        DataChannels.MOST_MESSAGE_BYTES)
                .text();
    }

    /** What the server has to be told. */
    public String offer() {
        return offer;
    }

    /**
     * Begins to connect.
     *
     * @throws SdpException when the server cannot be called by this answer
     */
    public void answered(String text) throws SdpException {
        WebRtcAnswer told = WebRtcAnswer.parse(text);
        answer = told;
        connectByNs = now() + CONNECTED_WITHIN.toNanos();
        long priority = IceCandidate.hosts(List.of(told.address().getAddress()), 0)
                .getFirst()
                .priority();
        ice = new IceControllingAgent(
                credentials, told.credentials(), priority, factory.environment().random(), now());
        ChannelFuture opened = new Bootstrap()
                .group(loop)
                .channelFactory(factory.channels())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES))
                .handler(new Inbound())
                .connect(told.address());
        channel = opened.channel();
        opened.addListener(done -> {
            if (done.isSuccess()) {
                run(this::advance);
            } else {
                end(RtcCloseReason.NOT_CONNECTED, done.cause());
            }
        });
    }

    /**
     * Sends a packet of sound: one frame of Opus. Before {@link RtcListener#connected} and after the end it does nothing.
     *
     * @param timestamp at 48 kHz
     * @param marker whether it is the first one after a pause
     */
    public void sendAudio(byte[] payload, int length, int timestamp, boolean marker) {
        if (connected && !closed) {
            audio.send(payload, length, timestamp, marker, now());
        }
    }

    public RtcStatistics statistics() {
        return audio.statistics();
    }

    /** Ends it, and tells the server. */
    public void close() {
        end(RtcCloseReason.CLIENT, null);
    }

    private void send(byte[] datagram) {
        if (channel != null && answer != null && channel.isWritable()) {
            DatagramPacket packet = new DatagramPacket(Unpooled.wrappedBuffer(datagram), answer.address());
            channel.writeAndFlush(packet, channel.voidPromise());
        }
    }

    private void receive(byte[] bytes) {
        if (StunMessage.looksLike(bytes, bytes.length)) {
            checked(bytes);
        } else if (DtlsConnection.looksLike(bytes, bytes.length)) {
            if (dtls != null) {
                dtls.receive(bytes);
            }
        } else if (RtpPacket.looksLike(bytes, bytes.length)) {
            long now = now();
            RtpPacket packet = audio.receive(bytes, now);
            if (packet != null) {
                listener.audio(packet, now);
            }
        }
    }

    private void checked(byte[] bytes) {
        try {
            StunMessage message = StunMessage.parse(bytes, bytes.length);
            if (ice != null && answer != null && ice.answered(message, now()) && dtls == null) {
                dtls = new DtlsConnection(
                        factory.handshakes(),
                        certificate,
                        List.of(answer.fingerprint()),
                        this::send,
                        this::run,
                        new Association(answer));
                dtls.connect();
            }
        } catch (StunFormatException e) {
            return; // of whoever sends anything to this port; a check that is not answered is repeated
        }
    }

    private void run(Runnable task) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> run(task));
            return;
        }
        if (closed) {
            return;
        }
        try {
            task.run();
            arm();
        } catch (RuntimeException e) {
            end(RtcCloseReason.FAILED, e);
        }
    }

    /** Does what is due. */
    private void advance() {
        timerNs = Long.MAX_VALUE;
        long now = now();
        if (ice == null) {
            return;
        }
        if (!connected && now - connectByNs >= 0) {
            end(RtcCloseReason.NOT_CONNECTED, null);
        } else if (ice.expired(now)) {
            end(RtcCloseReason.CONSENT_EXPIRED, null);
        } else {
            byte[] check = ice.advance(now);
            if (check != null) {
                send(check);
            }
            audio.advance(now);
            if (channels != null) {
                channels.advance();
            }
        }
    }

    private void arm() {
        if (closed || ice == null) {
            return;
        }
        long due = Math.min(ice.deadlineNs(), audio.deadlineNs());
        due = channels == null ? due : Math.min(due, channels.deadlineNs());
        if (due < timerNs) {
            cancelTimer();
            timerNs = due;
            timer = loop.schedule(() -> run(this::advance), Math.max(0, due - now()), TimeUnit.NANOSECONDS);
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
        if (dtls != null) {
            dtls.close();
        }
        if (channel != null) {
            channel.close();
        }
        listener.closed(reason, failure);
    }

    private long now() {
        return factory.environment().nanoTime().getAsLong();
    }

    private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            byte[] bytes = new byte[packet.content().readableBytes()];
            packet.content().readBytes(bytes);
            run(() -> receive(bytes));
        }

        /** Nobody listens there, as a rule: checks go on until their time is over. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                end(RtcCloseReason.FAILED, cause);
            }
        }
    }

    private final class Association implements DtlsConnection.Listener {
        private final WebRtcAnswer told;

        Association(WebRtcAnswer told) {
            this.told = told;
        }

        @Override
        public void connected(SrtpKeys keys) {
            connected = true;
            audio.start(keys.reversed(), now());
            RtcClientFactory.Environment environment = factory.environment();
            channels = DataChannels.client(
                    told.sctpPort(),
                    told.maxMessageSize(),
                    environment.random(),
                    environment.nanoTime(),
                    this::send,
                    new ChannelEvents(listener, RtcCloseReason.SERVER, RtcClient.this::end));
            channels.open(0, label, false);
            listener.connected();
        }

        private void send(byte[] packet) {
            if (dtls != null) {
                dtls.send(packet, packet.length);
            }
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
                end(RtcCloseReason.SERVER, null);
            } else {
                end(connected ? RtcCloseReason.FAILED : RtcCloseReason.HANDSHAKE_FAILED, failure);
            }
        }
    }
}
