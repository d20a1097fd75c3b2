package dev.parley.rtc.dtls;

import dev.parley.rtc.srtp.SrtpKeys;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Runs handshakes, a bounded number at once: Bouncy Castle blocks in them. Each ends within twenty seconds, also where the client
 * falls silent. Any thread.
 */
public final class DtlsHandshakes {
    /** Beyond it a client's first message is dropped, which it repeats a second later. */
    public static final int MOST_HANDSHAKES = 256;

    private final Executor threads;
    private final BcTlsCrypto crypto;
    private final Semaphore free;

    /** @param threads gives each task a thread that may block: virtual ones */
    public DtlsHandshakes(Executor threads, SecureRandom random) {
        this(threads, random, MOST_HANDSHAKES);
    }

    DtlsHandshakes(Executor threads, SecureRandom random, int most) {
        this.threads = threads;
        crypto = new BcTlsCrypto(random);
        free = new Semaphore(most);
    }

    /** How many more may begin now. */
    int free() {
        return free.availablePermits();
    }

    /** What a handshake agreed on. */
    record Agreed(DTLSTransport transport, SrtpKeys keys) {}

    /** Waits for the client's half. Blocks. */
    Agreed accept(DtlsCertificate certificate, List<Fingerprint> accepted, DatagramTransport datagrams)
            throws IOException {
        SrtpAgreement agreement = new SrtpAgreement(accepted);
        DtlsSrtpServer server = new DtlsSrtpServer(crypto, certificate, agreement);
        return new Agreed(new DTLSServerProtocol().accept(server, datagrams), agreement.keys());
    }

    /** Begins with the client's half. Blocks. */
    Agreed connect(DtlsCertificate certificate, List<Fingerprint> accepted, DatagramTransport datagrams)
            throws IOException {
        SrtpAgreement agreement = new SrtpAgreement(accepted);
        DtlsSrtpClient client = new DtlsSrtpClient(crypto, certificate, agreement);
        return new Agreed(new DTLSClientProtocol().connect(client, datagrams), agreement.keys());
    }

    /**
     * Holds a handshake with itself: the first one loads hundreds of classes, for which no client has to wait then. Blocks.
     *
     * @return what both sides agreed on
     * @throws IOException when it fails, as it would with a client
     */
    public SrtpKeys warmUp(DtlsCertificate certificate) throws IOException {
        List<Fingerprint> accepted = List.of(certificate.fingerprint());
        AtomicReference<DatagramQueue> other = new AtomicReference<>();
        DatagramQueue server = new DatagramQueue(datagram -> other.get().offer(datagram));
        DatagramQueue client = new DatagramQueue(server::offer);
        other.set(client);
        FutureTask<Agreed> connecting = new FutureTask<>(() -> connect(certificate, accepted, client));
        try {
            threads.execute(connecting);
            SrtpKeys keys = accept(certificate, accepted, server).keys();
            connecting.get();
            return keys;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw new IOException("the client's side of the handshake", e.getCause());
        } finally {
            client.close();
            server.close();
        }
    }

    /** Returns false, and runs nothing, where too many run already. */
    boolean run(Runnable handshake) {
        if (!free.tryAcquire()) {
            return false;
        }
        try {
            threads.execute(() -> {
                try {
                    handshake.run();
                } finally {
                    free.release();
                }
            });
        } catch (RuntimeException e) {
            free.release();
            throw e;
        }
        return true;
    }
}
