package dev.parley.rtc.peer;

import dev.parley.rtc.ice.PacketPath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A connection over TCP that carries packets, each behind two bytes of its length (RFC 4571). What the client does not take in
 * time waits, up to a bound; then the oldest packets are lost, as they would be over UDP. Any thread.
 */
final class TcpPath implements PacketPath {
    /** Packets that wait for a client to read: more than a second of sound. */
    static final int MOST_WAITING = 64;

    static final int LENGTH_BYTES = 2;

    private final Channel channel;
    private final Queue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean authenticated;

    TcpPath(Channel channel) {
        this.channel = channel;
    }

    @Override
    public InetSocketAddress remote() {
        return (InetSocketAddress) channel.remoteAddress();
    }

    /** A peer has taken a check that came by it. */
    void authenticate() {
        authenticated = true;
    }

    boolean authenticated() {
        return authenticated;
    }

    /** Returns how many packets were lost for it. */
    int send(byte[] packet) {
        int lost = 0;
        while (!waiting.offer(packet)) {
            lost += waiting.poll() == null ? 0 : 1;
        }
        drain();
        return lost;
    }

    /** Writes what there is room for. */
    void drain() {
        while (channel.isWritable()) {
            byte[] packet = waiting.poll();
            if (packet == null) {
                return;
            }
            ByteBuf length = Unpooled.buffer(LENGTH_BYTES).writeShort(packet.length);
            channel.writeAndFlush(
                    Unpooled.wrappedBuffer(length, Unpooled.wrappedBuffer(packet)), channel.voidPromise());
        }
    }

    int waiting() {
        return waiting.size();
    }

    void close() {
        channel.close();
    }
}
