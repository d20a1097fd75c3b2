package dev.parley.rtc.peer;

import dev.parley.rtc.dtls.DtlsCertificates;
import dev.parley.rtc.dtls.DtlsHandshakes;
import dev.parley.rtc.ice.IceCandidate;
import dev.parley.rtc.ice.IceCredentials;
import dev.parley.rtc.ice.PacketPath;
import dev.parley.rtc.ice.StunFormatException;
import dev.parley.rtc.ice.StunMessage;
import dev.parley.rtc.ice.UdpPath;
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
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP port for all peers, and one TCP port where it is opened. A check of ICE finds its peer by the user fragment in it, any other packet by the address that it
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
    private volatile List<IceCandidate> candidates;
    private volatile @Nullable TcpListener tcp;
    private final DtlsCertificates certificates;
    private final DtlsHandshakes handshakes;
    private final Map<String, RtcPeer> byUfrag = new ConcurrentHashMap<>();
    private final Map<PacketPath, RtcPeer> byPath = new ConcurrentHashMap<>();
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

    /**
     * Opens a port for clients that reach the server by TCP only, and waits for that; before the first offer.
     *
     * @param bind the TCP address; port 0 for any free one
     * @param channels as {@code NioServerSocketChannel::new}, fitting the group
     */
    public void listenTcp(
            InetSocketAddress bind, EventLoopGroup loops, ChannelFactory<? extends ServerChannel> channels) {
        listenTcp(bind, loops, channels, TcpListener.AUTHENTICATED_WITHIN);
    }

    void listenTcp(
            InetSocketAddress bind,
            EventLoopGroup loops,
            ChannelFactory<? extends ServerChannel> channels,
            Duration authenticatedWithin) {
        TcpListener listener = new TcpListener(this, bind, loops, channels, authenticatedWithin);
        tcp = listener;
        List<IceCandidate> all = new ArrayList<>(candidates);
        all.addAll(IceCandidate.tcpHosts(options.addresses(), listener.port()));
        candidates = List.copyOf(all);
    }

    /** The TCP port, or 0 where there is none. */
    public int tcpPort() {
        TcpListener listener = tcp;
        return listener == null ? 0 : listener.port();
    }

    /** Connections over TCP that are open. */
    int tcpConnections() {
        TcpListener listener = tcp;
        return listener == null ? 0 : listener.connections();
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
        return byPath.size();
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
        TcpListener listener = tcp;
        if (listener != null) {
            listener.close();
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
    void route(PacketPath path, RtcPeer peer) {
        byPath.put(path, peer);
        if (path instanceof TcpPath connection) {
            connection.authenticate();
        }
    }

    void unroute(PacketPath path, RtcPeer peer) {
        byPath.remove(path, peer);
        if (path instanceof TcpPath connection) {
            connection.close();
        }
    }

    /** A connection has ended. */
    void gone(TcpPath path) {
        byPath.remove(path);
    }

    /** Sends a packet, which is not touched afterwards. What there is no room for is lost. */
    void send(byte[] packet, PacketPath to) {
        if (to instanceof TcpPath connection) {
            unsent.add(connection.send(packet));
        } else if (channel.isWritable()) {
            DatagramPacket datagram = new DatagramPacket(Unpooled.wrappedBuffer(packet), to.remote());
            channel.writeAndFlush(datagram, channel.voidPromise());
        } else {
            unsent.increment();
        }
    }

    /** Takes a packet, on the loop of its socket. */
    void received(byte[] bytes, PacketPath from) {
        RtcPeer peer = find(bytes, from);
        if (peer == null) {
            homeless.increment();
        } else {
            peer.deliver(bytes, from);
        }
    }

    private @Nullable RtcPeer find(byte[] bytes, PacketPath from) {
        if (!StunMessage.looksLike(bytes, bytes.length)) {
            return byPath.get(from);
        }
        try {
            String ufrag = StunMessage.parse(bytes, bytes.length).receiver();
            return ufrag == null ? null : byUfrag.get(ufrag);
        } catch (StunFormatException e) {
            return null; // anybody may send anything here: it is counted
        }
    }

    private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            ByteBuf content = packet.content();
            byte[] bytes = new byte[content.readableBytes()];
            content.readBytes(bytes);
            received(bytes, new UdpPath(packet.sender()));
        }

        /** Of a port that a client has closed, among others: nothing that would concern the socket. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("UDP socket of WebRTC", cause);
        }
    }
}
