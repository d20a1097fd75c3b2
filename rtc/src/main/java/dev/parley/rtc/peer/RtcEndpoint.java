package dev.parley.rtc.peer;

import dev.parley.rtc.dtls.DtlsCertificates;
import dev.parley.rtc.dtls.DtlsHandshakes;
import dev.parley.rtc.ice.IceCandidate;
import dev.parley.rtc.ice.IceCredentials;
import dev.parley.rtc.ice.StunFormatException;
import dev.parley.rtc.ice.StunMessage;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.rtc.sdp.WebRtcOffer;
import dev.parley.rtc.srtp.SrtpKeys;
import dev.parley.rtc.srtp.SrtpReceiver;
import dev.parley.rtc.srtp.SrtpSender;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP port for all peers. A check of ICE finds its peer by the user fragment in it, any other packet by the address that it
 * comes from, which a peer has authenticated before; whatever finds no peer is dropped. Each packet is handed to its peer's loop.
 * Any thread.
 */
public final class RtcEndpoint implements AutoCloseable {
    /** Beyond it offers are refused. */
    public static final int MOST_PEERS = 8192;

    private static final Logger LOG = LoggerFactory.getLogger(RtcEndpoint.class);
    private static final int DATAGRAM_BYTES = 2048;
    /** Those of all calls come by one socket: where its loop is late, it has to catch up before the socket's buffer is full. */
    private static final int DATAGRAMS_AT_ONCE = 256;

    private static final int SOCKET_BYTES = 2 << 20;

    private final RtcOptions options;
    private final int mostPeers;
    private final Channel channel;
    private final List<IceCandidate> candidates;
    private final DtlsCertificates certificates;
    private final DtlsHandshakes handshakes;
    private final Map<String, RtcPeer> byUfrag = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, RtcPeer> byAddress = new ConcurrentHashMap<>();
    private final LongAdder unsent = new LongAdder();
    private final LongAdder homeless = new LongAdder();

    /**
     * Opens the port, and waits for that.
     *
     * @param channels as {@code NioDatagramChannel::new}, fitting the group
     */
    public RtcEndpoint(RtcOptions options, EventLoopGroup loops, ChannelFactory<? extends DatagramChannel> channels) {
        this(options, loops, channels, MOST_PEERS);
    }

    RtcEndpoint(
            RtcOptions options,
            EventLoopGroup loops,
            ChannelFactory<? extends DatagramChannel> channels,
            int mostPeers) {
        this.options = options;
        this.mostPeers = mostPeers;
        certificates = new DtlsCertificates(options.clock(), options.random(), options.handshakes());
        handshakes = new DtlsHandshakes(options.handshakes(), options.random());
        channel = new Bootstrap()
                .group(loops)
                .channelFactory(channels)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(DATAGRAM_BYTES).maxMessagesPerRead(DATAGRAMS_AT_ONCE))
                .option(ChannelOption.SO_RCVBUF, SOCKET_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BYTES)
                .handler(new Inbound())
                .bind(options.bind())
                .syncUninterruptibly()
                .channel();
        candidates = IceCandidate.hosts(options.addresses(), port());
    }

    /** The UDP port that it listens on. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Peers that are not closed; one that restarts ICE counts twice meanwhile. */
    public int peers() {
        return byUfrag.size();
    }

    /** Addresses that packets are taken from. */
    int routes() {
        return byAddress.size();
    }

    /** Packets that found no peer. */
    public long packetsWithoutPeer() {
        return homeless.sum();
    }

    /** Packets that the socket would not take: lost, as on the way. */
    public long packetsUnsent() {
        return unsent.sum();
    }

    /**
     * Takes a client's offer. The peer lives on {@code loop}, where this is called, and its answer is there at once.
     *
     * @throws SdpException when the offer cannot be answered
     * @throws RejectedExecutionException when there are too many peers, or the endpoint is closed
     */
    public RtcPeer accept(String offer, EventLoop loop, RtcListener listener) throws SdpException {
        if (byUfrag.size() >= mostPeers || !channel.isOpen()) {
            throw new RejectedExecutionException("no more peers");
        }
        RtcPeer peer = new RtcPeer(this, WebRtcOffer.parse(offer), loop, listener);
        byUfrag.put(peer.ufrag(), peer);
        return peer;
    }

    /**
     * Holds a handshake with itself and protects a packet, so that the first client does not wait for classes to be loaded. Blocks.
     *
     * @throws IOException when that fails, as it would with a client
     */
    public void warmUp() throws IOException {
        SrtpKeys keys = handshakes.warmUp(certificates.current());
        byte[] packet = new byte[RtpPacket.HEADER_BYTES + SrtpSender.OVERHEAD];
        RtpPacket.writeHeader(packet, 0, true, 0, 0, 0);
        int length = new SrtpSender(keys.profile(), keys.server()).protectRtp(packet, RtpPacket.HEADER_BYTES);
        if (new SrtpReceiver(keys.profile(), keys.server()).unprotectRtp(packet, length) < 0) {
            throw new IOException("a packet could not be read that was protected before");
        }
    }

    /** Closes all peers and the port. The future is done when the port is closed. */
    public Future<Void> shutdown() {
        for (RtcPeer each : byUfrag.values()) {
            each.loop().execute(each::close);
        }
        return channel.close();
    }

    @Override
    public void close() {
        shutdown().syncUninterruptibly();
    }

    RtcOptions options() {
        return options;
    }

    List<IceCandidate> candidates() {
        return candidates;
    }

    DtlsCertificates certificates() {
        return certificates;
    }

    DtlsHandshakes handshakes() {
        return handshakes;
    }

    IceCredentials credentials() {
        IceCredentials fresh;
        do {
            fresh = IceCredentials.generate(options.random());
        } while (byUfrag.containsKey(fresh.ufrag()));
        return fresh;
    }

    void register(String ufrag, RtcPeer peer) {
        byUfrag.put(ufrag, peer);
    }

    void unregister(String ufrag, RtcPeer peer) {
        byUfrag.remove(ufrag, peer);
    }

    /** Packets from there are this peer's from now on. */
    void route(InetSocketAddress address, RtcPeer peer) {
        byAddress.put(address, peer);
    }

    void unroute(InetSocketAddress address, RtcPeer peer) {
        byAddress.remove(address, peer);
    }

    /** Sends a datagram, which is not touched afterwards. What the socket has no room for is lost. */
    void send(byte[] datagram, InetSocketAddress to) {
        if (channel.isWritable()) {
            channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(datagram), to), channel.voidPromise());
        } else {
            unsent.increment();
        }
    }

    private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            ByteBuf content = packet.content();
            byte[] bytes = new byte[content.readableBytes()];
            content.readBytes(bytes);
            RtcPeer peer = find(bytes, packet.sender());
            if (peer == null) {
                homeless.increment();
            } else {
                peer.deliver(bytes, packet.sender());
            }
        }

        private @Nullable RtcPeer find(byte[] bytes, InetSocketAddress from) {
            if (!StunMessage.looksLike(bytes, bytes.length)) {
                return byAddress.get(from);
            }
            try {
                String ufrag = StunMessage.parse(bytes, bytes.length).receiver();
                return ufrag == null ? null : byUfrag.get(ufrag);
            } catch (StunFormatException e) {
                return null; // anybody may send anything here: it is counted
            }
        }

        /** Of a port that a client has closed, among others: nothing that would concern the socket. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("UDP socket of WebRTC", cause);
        }
    }
}
