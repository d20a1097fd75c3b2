package dev.parley.rtc.dtls;

import dev.parley.rtc.srtp.SrtpKeys;
import dev.parley.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * What one handshake agrees on where this side begins it (RFC 5764, RFC 8827 section 6.5): the counterpart of {@link
 * DtlsSrtpServer}. On the handshake's thread.
 */
final class DtlsSrtpClient extends DefaultTlsClient {
    private final BcTlsCrypto crypto;
    private final DtlsCertificate certificate;
    private final List<Fingerprint> accepted;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeys keys;

    DtlsSrtpClient(BcTlsCrypto crypto, DtlsCertificate certificate, List<Fingerprint> accepted) {
        super(crypto);
        this.crypto = crypto;
        this.certificate = certificate;
        this.accepted = accepted;
    }

    /** Of the finished handshake. */
    SrtpKeys keys() throws IOException {
        if (keys == null) {
            throw new IOException("no keys were agreed on");
        }
        return keys;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return DtlsSrtpServer.SUITES.clone();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return DtlsSrtpServer.HANDSHAKE_MS;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return DtlsSrtpServer.RESEND_MS;
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
        UseSRTPData agreed = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        profile = agreed == null ? null : DtlsSrtpServer.choose(agreed.getProtectionProfiles());
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "no profile of SRTP in common");
        }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (profile != null) {
            byte[] exported = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, profile.exportBytes());
            keys = SrtpKeys.of(profile, exported);
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                Certificate shown = server.getCertificate();
                byte[] der = shown.isEmpty()
                        ? new byte[0]
                        : shown.getCertificateAt(0).getEncoded();
                if (accepted.stream().noneMatch(each -> each.matches(der))) {
                    throw new TlsFatalAlert(AlertDescription.bad_certificate, "not the certificate that was signalled");
                }
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return certificate.signer(context, crypto);
            }
        };
    }
}
