package dev.parley.rtc.dtls;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The certificate of the day: calls that begin share it, calls that run keep theirs. Any thread. */
public final class DtlsCertificates {
    static final Duration RENEWED_AFTER = Duration.ofDays(1);

    private final InstantSource clock;
    private final SecureRandom random;
    private @Nullable DtlsCertificate current;
    private Instant made = Instant.EPOCH;

    public DtlsCertificates(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** One that is at most a day old; making it takes some milliseconds. */
    public synchronized DtlsCertificate current() {
        Instant now = clock.instant();
        DtlsCertificate held = current;
        if (held == null || !now.isBefore(made.plus(RENEWED_AFTER))) {
            held = DtlsCertificate.generate(now, random);
            current = held;
            made = now;
        }
        return held;
    }
}
