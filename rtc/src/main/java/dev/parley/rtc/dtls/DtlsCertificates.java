package dev.parley.rtc.dtls;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The certificate of the day: calls that begin share it, calls that run keep theirs. Making one takes milliseconds, the first
 * a tenth of a second: that is never done where one is asked for. Any thread.
 */
public final class DtlsCertificates {
    static final Duration RENEWED_AFTER = Duration.ofDays(1);

    private final InstantSource clock;
    private final SecureRandom random;
    private final Executor background;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile Dated current;

    private record Dated(DtlsCertificate certificate, Instant made) {}

    /**
     * Makes the first one.
     *
     * @param background makes the later ones
     */
    public DtlsCertificates(InstantSource clock, SecureRandom random, Executor background) {
        this.clock = clock;
        this.random = random;
        this.background = background;
        this.current = made();
    }

    private Dated made() {
        Instant now = clock.instant();
        return new Dated(DtlsCertificate.generate(now, random), now);
    }

    /** The latest one; where that is more than a day old, the next one is being made. */
    public DtlsCertificate current() {
        Dated held = current;
        if (!clock.instant().isBefore(held.made().plus(RENEWED_AFTER)) && renewing.compareAndSet(false, true)) {
            background.execute(() -> {
                try {
                    current = made();
                } finally {
                    renewing.set(false);
                }
            });
        }
        return held.certificate();
    }
}
