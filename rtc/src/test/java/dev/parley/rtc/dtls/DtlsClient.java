package dev.parley.rtc.dtls;

import dev.parley.rtc.srtp.SrtpKeys;
import dev.parley.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.*;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** The client's side of a handshake, blocking. */
public final class DtlsClient extends DefaultTlsClient implements DatagramTransport {
    private final DtlsCertificate certificate = DtlsCertificate.generate(Instant.now(), new SecureRandom());
    private final BlockingQueue<byte[]> incoming = new ArrayBlockingQueue<>(256);
    private final BcTlsCrypto bc;
    private final int[] profiles;
    private final Consumer<byte[]> out;
    private SrtpProfile chosen;
    private SrtpKeys keys;

    /** @param profiles what it offers for SRTP; none for no offer */
    public DtlsClient(Consumer<byte[]> out, int... profiles) {
        super(new BcTlsCrypto(new SecureRandom()));
        bc = (BcTlsCrypto) getCrypto();
        this.out = out;
        this.profiles = profiles;
    }

    public Fingerprint fingerprint() {
        return certificate.fingerprint();
    }

    public SrtpKeys keys() {
        return keys;
    }

    public void take(byte[] datagram) {
        incoming.add(datagram);
    }

    public DTLSTransport connect() throws IOException {
        return new DTLSClientProtocol().connect(this, this);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
        if (profiles.length > 0) {
            TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
        }
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (chosen != null) {
            keys = SrtpKeys.of(
                    chosen, context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, chosen.exportBytes()));
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        UseSRTPData answer = TlsSRTPUtils.getUseSRTPExtension(extensions);
        for (SrtpProfile each : SrtpProfile.values()) {
            if (answer != null && answer.getProtectionProfiles()[0] == each.id()) {
                chosen = each;
            }
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) {}

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                TlsCertificate own = new BcTlsCertificate(bc, certificate.der());
                return new BcDefaultTlsCredentialedSigner(
                        new TlsCryptoParameters(context),
                        bc,
                        certificate.key(),
                        new Certificate(new TlsCertificate[] {own}),
                        new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
            }
        };
    }

    @Override
    public int getReceiveLimit() {
        return 2048;
    }

    @Override
    public int getSendLimit() {
        return 1200;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        try {
            byte[] datagram = incoming.poll(Math.max(1, waitMillis), TimeUnit.MILLISECONDS);
            if (datagram == null) {
                return -1;
            }
            System.arraycopy(datagram, 0, buffer, offset, datagram.length);
            return datagram.length;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        out.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public void close() {}
}
