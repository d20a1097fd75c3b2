package dev.parley.rtc.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port for clients whose UDP is blocked (RFC 6544): the same packets over TCP, by the same routes. A connection that no peer
 * has taken a check of within a few seconds is closed, and the oldest such one where there are too many. Any thread.
 */
final class TcpListener {
    /** Connections that no check was taken of yet; a further one takes the place of the oldest. */
    static final int MOST_UNAUTHENTICATED = 256;

    /** From the connection to the first check that a peer takes. */
    static final Duration AUTHENTICATED_WITHIN = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
    private static final int LONGEST_PACKET = 2048;
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(8 << 10, 16 << 10);

    private final RtcEndpoint endpoint;
    private final Duration authenticatedWithin;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Deque<TcpPath> strangers = new ArrayDeque<>();
    private final Channel channel;

    /** Opens the port, and waits for that. */
    TcpListener(
            RtcEndpoint endpoint,
            InetSocketAddress bind,
            EventLoopGroup loops,
            ChannelFactory<? extends ServerChannel> channels,
            Duration authenticatedWithin) {
        this.endpoint = endpoint;
        this.authenticatedWithin = authenticatedWithin;
        channel = new ServerBootstrap()
                .group(loops)
                .channelFactory(channels)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connected(connection);
                    }
                })
                .bind(bind)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Connections that are open. */
    int connections() {
        return connections.size();
    }

    void close() {
        channel.close();
        connections.close();
    }

    private void connected(Channel connection) {
        TcpPath path = new TcpPath(connection);
        connections.add(connection);
        connection
                .pipeline()
                .addLast(new LengthFieldBasedFrameDecoder(
                        LONGEST_PACKET + TcpPath.LENGTH_BYTES, 0, TcpPath.LENGTH_BYTES, 0, TcpPath.LENGTH_BYTES))
                .addLast(new Inbound(path));
        TcpPath oldest = waits(path);
        if (oldest != null) {
            oldest.close();
        }
        connection.eventLoop().schedule(() -> expire(path), authenticatedWithin.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the one that has to go for it, or null. */
    private @Nullable TcpPath waits(TcpPath path) {
        synchronized (strangers) {
            strangers.removeIf(TcpPath::authenticated);
            strangers.add(path);
            return strangers.size() > MOST_UNAUTHENTICATED ? strangers.poll() : null;
        }
    }

    private void expire(TcpPath path) {
        synchronized (strangers) {
            strangers.remove(path);
        }
        if (!path.authenticated()) {
            path.close();
        }
    }

    private final class Inbound extends SimpleChannelInboundHandler<ByteBuf> {
        private final TcpPath path;

        Inbound(TcpPath path) {
            this.path = path;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf packet) {
            byte[] bytes = new byte[packet.readableBytes()];
            packet.readBytes(bytes);
            endpoint.received(bytes, path);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            path.drain();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            synchronized (strangers) {
                strangers.remove(path);
            }
            endpoint.gone(path);
        }

        /** What is no frame, or a connection that broke: the client comes again, or by another way. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("TCP connection of WebRTC", cause);
            context.close();
        }
    }
}
