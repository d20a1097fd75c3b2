package dev.parley.rtc.dtls;

import dev.parley.rtc.srtp.SrtpKeys;
import dev.parley.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * What one handshake agrees on (RFC 5764, RFC 8827 section 6.5): DTLS 1.2 with forward secrecy, a client whose certificate has one
 * of the fingerprints that were signalled, and a profile of SRTP. On the handshake's thread.
 */
final class DtlsSrtpServer extends DefaultTlsServer {
    static final int[] SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };
    static final int HANDSHAKE_MS = 20_000;
    static final int RESEND_MS = 400;

    private final BcTlsCrypto crypto;
    private final DtlsCertificate certificate;
    private final List<Fingerprint> accepted;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeys keys;

    DtlsSrtpServer(BcTlsCrypto crypto, DtlsCertificate certificate, List<Fingerprint> accepted) {
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
        return SUITES.clone();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return HANDSHAKE_MS;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return RESEND_MS;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return certificate.signer(context, crypto);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
        for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            algorithms.add(new SignatureAndHashAlgorithm(hash, SignatureAlgorithm.ecdsa));
            algorithms.add(new SignatureAndHashAlgorithm(hash, SignatureAlgorithm.rsa));
        }
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        return new CertificateRequest(types, algorithms, null);
    }

    @Override
    public void notifyClientCertificate(Certificate client) throws IOException {
        if (client.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
        byte[] der = client.getCertificateAt(0).getEncoded();
        if (accepted.stream().noneMatch(each -> each.matches(der))) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "not the certificate that was signalled");
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // as Bouncy Castle has it
    public void processClientExtensions(Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        UseSRTPData offered = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        if (offered != null) {
            profile = choose(offered.getProtectionProfiles());
        }
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "no profile of SRTP in common");
        }
    }

    /** The first of those offered that is known here. */
    static @Nullable SrtpProfile choose(int[] offered) {
        for (int id : offered) {
            for (SrtpProfile each : SrtpProfile.values()) {
                if (each.id() == id) {
                    return each;
                }
            }
        }
        return null;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as Bouncy Castle has it
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getServerExtensions());
        if (profile != null) {
            TlsSRTPUtils.addUseSRTPExtension(
                    extensions, new UseSRTPData(new int[] {profile.id()}, TlsUtils.EMPTY_BYTES));
        }
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (profile != null) {
            byte[] exported = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, profile.exportBytes());
            keys = SrtpKeys.of(profile, exported);
        }
    }
}
