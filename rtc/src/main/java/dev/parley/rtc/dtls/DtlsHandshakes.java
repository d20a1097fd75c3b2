package dev.parley.rtc.dtls;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
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

    DtlsSrtpServer server(DtlsCertificate certificate, List<Fingerprint> accepted) {
        return new DtlsSrtpServer(crypto, certificate, accepted);
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
