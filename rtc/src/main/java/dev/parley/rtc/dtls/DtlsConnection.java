package dev.parley.rtc.dtls;

import dev.parley.rtc.srtp.SrtpKeys;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

/**
 * One side of a DTLS association (RFC 6347): the server's, unless {@link #connect} makes it the client's. All methods, and the
 * listener, on the peer's loop; only the handshake has a thread of its own, from the first message until it is through. Afterwards
 * nothing blocks.
 */
public final class DtlsConnection {
    private static final int PLAIN_BYTES = 2048;

    /** What comes of it. */
    public interface Listener {
        /** The handshake is through, with somebody who has the certificate that was signalled. */
        void connected(SrtpKeys keys);

        /** The other side sent this, of which the first {@code length} bytes count; the array is used again afterwards. */
        void received(byte[] data, int length);

        /** The association is over; once. {@code failure} is null when the other side closed it. */
        void closed(@Nullable IOException failure);
    }

    private enum State {
        WAITING,
        HANDSHAKE,
        CONNECTED,
        CLOSED
    }

    private final DtlsHandshakes handshakes;
    private final DtlsCertificate certificate;
    private final List<Fingerprint> accepted;
    private final Executor loop;
    private final Listener listener;
    private final DatagramQueue datagrams;
    private final byte[] plain = new byte[PLAIN_BYTES];
    private State state = State.WAITING;
    private @Nullable DTLSTransport transport;

    /**
     * @param certificate that of this side
     * @param accepted fingerprints of which the other side's certificate has to have one
     * @param out sends a datagram; called on the loop and on the handshake's thread
     * @param loop runs tasks on the peer's loop
     */
    public DtlsConnection(
            DtlsHandshakes handshakes,
            DtlsCertificate certificate,
            List<Fingerprint> accepted,
            Consumer<byte[]> out,
            Executor loop,
            Listener listener) {
        this.handshakes = handshakes;
        this.certificate = certificate;
        this.accepted = List.copyOf(accepted);
        this.loop = loop;
        this.listener = listener;
        this.datagrams = new DatagramQueue(out);
    }

    /** Whether a packet on a port shared with STUN and SRTP is DTLS (RFC 7983). */
    public static boolean looksLike(byte[] bytes, int length) {
        return length > 0 && bytes[0] >= 20 && bytes[0] < 64;
    }

    /** Begins the handshake, as the client does. */
    public void connect() {
        if (handshakes.run(() -> handshake(handshakes::connect))) {
            state = State.HANDSHAKE;
        } else {
            end(new IOException("too many handshakes run already"));
        }
    }

    /** Takes a datagram of the other side, and keeps it. */
    public void receive(byte[] datagram) {
        switch (state) {
            case WAITING -> {
                if (handshakes.run(() -> handshake(handshakes::accept))) {
                    state = State.HANDSHAKE;
                    datagrams.offer(datagram);
                }
            }
            case HANDSHAKE -> datagrams.offer(datagram);
            case CONNECTED -> {
                datagrams.offer(datagram);
                drain();
            }
            case CLOSED -> {}
        }
    }

    /** What one side does in a handshake. */
    private interface Half {
        DtlsHandshakes.Agreed run(DtlsCertificate certificate, List<Fingerprint> accepted, DatagramQueue datagrams)
                throws IOException;
    }

    /** On a thread of its own. */
    private void handshake(Half half) {
        try {
            DtlsHandshakes.Agreed agreed = half.run(certificate, accepted, datagrams);
            loop.execute(() -> connected(agreed.transport(), agreed.keys()));
        } catch (IOException e) {
            loop.execute(() -> end(e));
        } catch (RuntimeException e) {
            loop.execute(() -> end(new IOException("the handshake failed", e)));
        }
    }

    private void connected(DTLSTransport agreed, SrtpKeys keys) {
        if (state != State.HANDSHAKE) {
            return;
        }
        state = State.CONNECTED;
        transport = agreed;
        datagrams.neverWait();
        listener.connected(keys);
        drain();
    }

    private void drain() {
        try {
            while (state == State.CONNECTED && transport != null) {
                int length = transport.receive(plain, 0, plain.length, 1);
                if (length >= 0) {
                    listener.received(plain, length);
                }
                if (datagrams.closed()) {
                    end(null);
                }
            }
        } catch (InterruptedIOException e) {
            if (datagrams.closed()) { // the queue is empty
                end(null);
            }
        } catch (IOException e) {
            end(e);
        }
    }

    /** Sends data that fit into one datagram: up to {@link DatagramQueue#MOST_SENT_BYTES} less the record's overhead. */
    public void send(byte[] data, int length) {
        if (state != State.CONNECTED || transport == null) {
            return;
        }
        try {
            transport.send(data, 0, length);
        } catch (IOException e) {
            end(e);
        }
    }

    /** Ends it, and tells the client where there is an association to tell it by. The listener is told nothing more. */
    public void close() {
        State before = state;
        state = State.CLOSED;
        if (before == State.CONNECTED && transport != null) {
            try {
                transport.close();
            } catch (IOException e) {
                datagrams.close(); // it was not to be told; what remains is the same
            }
        }
        datagrams.close();
    }

    private void end(@Nullable IOException failure) {
        if (state != State.CLOSED) {
            close();
            listener.closed(failure);
        }
    }
}
