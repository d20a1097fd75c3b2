package dev.parley.rtc.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * Where Bouncy Castle gets datagrams from and puts them. During the handshake it waits for them on its own thread; afterwards the
 * loop calls it, and it says at once when there are none.
 */
final class DatagramQueue implements DatagramTransport {
    /** Those of one flight and its repetition; more are lost, as on the way. */
    static final int MOST_DATAGRAMS = 64;

    /** Below every path's limit with IPv6 and tunnels. */
    static final int MOST_SENT_BYTES = 1200;

    private static final int RECEIVED_BYTES = 2048;
    private static final byte[] WAKE = {};

    /** Thrown for each look into an empty queue, so it is made once and has no stack trace. */
    private final InterruptedIOException empty = new InterruptedIOException("nothing has come") {
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    };

    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MOST_DATAGRAMS);
    private final Consumer<byte[]> out;
    private volatile boolean waits = true;
    private volatile boolean closed;

    DatagramQueue(Consumer<byte[]> out) {
        this.out = out;
    }

    /** Drops the datagram when the queue is full. */
    boolean offer(byte[] datagram) {
        return queue.offer(datagram);
    }

    void neverWait() {
        waits = false;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVED_BYTES;
    }

    @Override
    public int getSendLimit() {
        return MOST_SENT_BYTES;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        byte @Nullable [] datagram;
        if (waits) {
            datagram = await(waitMillis);
        } else {
            datagram = queue.poll();
            if (datagram == null) {
                throw empty;
            }
        }
        if (datagram == null || datagram.length > length) {
            return -1;
        }
        System.arraycopy(datagram, 0, buffer, offset, datagram.length);
        return datagram.length;
    }

    private byte @Nullable [] await(int waitMillis) throws IOException {
        try {
            byte @Nullable [] datagram = closed ? null : queue.poll(Math.max(1, waitMillis), TimeUnit.MILLISECONDS);
            if (closed) {
                throw new IOException("closed");
            }
            return datagram;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        out.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public void close() {
        closed = true;
        if (waits && !queue.offer(WAKE)) {
            queue.clear();
            queue.offer(WAKE);
        }
    }
}
