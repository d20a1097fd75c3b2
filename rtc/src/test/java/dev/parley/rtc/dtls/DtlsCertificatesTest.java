package dev.parley.rtc.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DtlsCertificatesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final List<Runnable> later = new ArrayList<>();
    private final DtlsCertificates certificates = new DtlsCertificates(now::get, new SecureRandom(), later::add);

    @Test
    void makesANewOneEachDay() throws Exception {
        DtlsCertificate first = certificates.current();
        now.set(START.plus(DtlsCertificates.RENEWED_AFTER).minusMillis(1));
        assertThat(certificates.current()).isSameAs(first);
        assertThat(later).isEmpty();
        now.set(START.plus(DtlsCertificates.RENEWED_AFTER));
        assertThat(certificates.current()).as("while the next one is made").isSameAs(first);
        assertThat(certificates.current()).isSameAs(first);
        assertThat(later).hasSize(1);
        later.removeFirst().run();
        assertThat(certificates.current().fingerprint()).isNotEqualTo(first.fingerprint());
        X509Certificate parsed = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(first.der()));
        parsed.verify(parsed.getPublicKey());
        parsed.checkValidity(Date.from(START.plus(Duration.ofDays(29))));
        assertThat(parsed.getSigAlgName()).isEqualTo("SHA256withECDSA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-1", "sha-224", "sha-256", "sha-384", "sha-512"})
    void fingerprintsAreReadAsTheyAreWritten(String hash) {
        byte[] der = certificates.current().der();
        Fingerprint written = Fingerprint.of(hash, der);
        Fingerprint read = Fingerprint.parse(written.toString().toLowerCase(Locale.ROOT));
        assertThat(read).isEqualTo(written);
        assertThat(read.matches(der)).isTrue();
        der[20] ^= 1;
        assertThat(read.matches(der)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sha-256", "sha-256 AB", "sha-1 zz:00", "md5 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"
            })
    void othersAreNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.parse(text));
    }
}
