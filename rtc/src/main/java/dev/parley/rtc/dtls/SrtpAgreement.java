package dev.parley.rtc.dtls;

import dev.parley.rtc.srtp.SrtpKeys;
import dev.parley.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/**
 * What either side of a handshake has to agree on (RFC 5764, RFC 8827 section 6.5): forward secrecy, a certificate with one of the
 * fingerprints that were signalled, and a profile of SRTP with its keys. On the handshake's thread.
 */
final class SrtpAgreement {
    static final int HANDSHAKE_MS = 20_000;
    static final int RESEND_MS = 400;
    private static final int[] SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };

    private final List<Fingerprint> accepted;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeys keys;

    /** @param accepted fingerprints of which the other side's certificate has to have one */
    SrtpAgreement(List<Fingerprint> accepted) {
        this.accepted = accepted;
    }

    static int[] suites() {
        return SUITES.clone();
    }

    /** Takes the other side's certificate, or ends the handshake. */
    void certificate(Certificate shown) throws IOException {
        if (shown.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
        byte[] der = shown.getCertificateAt(0).getEncoded();
        if (accepted.stream().noneMatch(each -> each.matches(der))) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "not the certificate that was signalled");
        }
    }

    /** Takes the first profile of the other side's extensions that is known here, or ends the handshake. */
    @SuppressWarnings("rawtypes") // as Bouncy Castle has it
    void extensions(@Nullable Hashtable told) throws IOException {
        UseSRTPData srtp = told == null ? null : TlsSRTPUtils.getUseSRTPExtension(told);
        profile = srtp == null ? null : choose(srtp.getProtectionProfiles());
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "no profile of SRTP in common");
        }
    }

    private static @Nullable SrtpProfile choose(int[] offered) {
        for (int id : offered) {
            for (SrtpProfile each : SrtpProfile.values()) {
                if (each.id() == id) {
                    return each;
                }
            }
        }
        return null;
    }

    /** The profile that was agreed on, or null before. */
    @Nullable
    SrtpProfile profile() {
        return profile;
    }

    /** Takes the keys out of the handshake, which is complete. */
    void complete(TlsContext context) {
        if (profile != null) {
            keys = SrtpKeys.of(
                    profile, context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, profile.exportBytes()));
        }
    }

    /** Of the finished handshake. */
    SrtpKeys keys() throws IOException {
        if (keys == null) {
            throw new IOException("no keys were agreed on");
        }
        return keys;
    }
}
