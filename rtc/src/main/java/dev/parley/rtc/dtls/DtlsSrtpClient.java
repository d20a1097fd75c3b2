package dev.parley.rtc.dtls;

import dev.parley.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * What one handshake agrees on where this side begins it (RFC 5764, RFC 8827 section 6.5): the counterpart of {@link
 * DtlsSrtpServer}. On the handshake's thread.
 */
final class DtlsSrtpClient extends DefaultTlsClient {
    private final BcTlsCrypto crypto;
    private final DtlsCertificate certificate;
    private final SrtpAgreement agreement;

    DtlsSrtpClient(BcTlsCrypto crypto, DtlsCertificate certificate, SrtpAgreement agreement) {
        super(crypto);
        this.crypto = crypto;
        this.certificate = certificate;
        this.agreement = agreement;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return SrtpAgreement.suites();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return SrtpAgreement.HANDSHAKE_MS;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return SrtpAgreement.RESEND_MS;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as Bouncy Castle has it
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
        int[] offered = {SrtpProfile.AEAD_AES_128_GCM.id(), SrtpProfile.AES_128_CM_HMAC_SHA1_80.id()};
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(offered, TlsUtils.EMPTY_BYTES));
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Bouncy Castle has it
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        agreement.extensions(extensions);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        agreement.complete(context);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                agreement.certificate(server.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return certificate.signer(context, crypto);
            }
        };
    }
}
