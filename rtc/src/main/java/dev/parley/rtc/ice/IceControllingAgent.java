package dev.parley.rtc.ice;

import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The side of an ICE session that calls a server which is ICE-lite: it checks the one way that there is, nominates it at once (RFC
 * 8445 sections 7.2 and 8.1.1), and goes on asking whether the server still consents (RFC 7675 section 5.1). One thread; no clock of
 * its own: times are nanoseconds of whatever clock the caller has, who calls {@link #advance} at {@link #deadlineNs}.
 */
public final class IceControllingAgent {
    /** How often consent is asked for. */
    static final Duration CONSENT_EVERY = Duration.ofSeconds(5);

    /** The first time after which a check is repeated; it doubles each time (RFC 8489 section 6.2.1). */
    static final Duration FIRST_REPETITION = Duration.ofMillis(100);

    private static final int TRANSACTION_BYTES = 12;

    private final RandomGenerator random;
    private final String username;
    private final String password;
    private final long priority;
    private final long tieBreaker;
    private byte @Nullable [] asked;
    private boolean connected;
    private long repeatNs = FIRST_REPETITION.toNanos();
    private long dueNs;
    private long consentedNs;

    /**
     * @param priority of the own candidate (RFC 8445 section 5.1.2)
     * @param random fit for secrets
     */
    public IceControllingAgent(
            IceCredentials local, IceCredentials remote, long priority, RandomGenerator random, long nowNs) {
        this.random = random;
        this.priority = priority;
        username = remote.ufrag() + ":" + local.ufrag();
        password = remote.password();
        tieBreaker = random.nextLong();
        dueNs = nowNs;
        consentedNs = nowNs;
    }

    /** When the next check is due. */
    public long deadlineNs() {
        return dueNs;
    }

    /** Whether the way works. */
    public boolean connected() {
        return connected;
    }

    /** Whether no answer has come for {@link IceLiteAgent#CONSENT}. */
    public boolean expired(long nowNs) {
        return nowNs - consentedNs > IceLiteAgent.CONSENT.toNanos();
    }

    /** Returns the check to be sent now, or null where none is due. */
    public byte @Nullable [] advance(long nowNs) {
        if (nowNs - dueNs < 0) {
            return null;
        }
        if (asked == null || connected) {
            asked = new byte[TRANSACTION_BYTES];
            random.nextBytes(asked);
        }
        dueNs = nowNs + (connected ? CONSENT_EVERY.toNanos() : repeatNs);
        repeatNs = Math.min(2 * repeatNs, CONSENT_EVERY.toNanos());
        return StunWriter.check(asked, username, tieBreaker, priority, password);
    }

    /** Takes what came. Returns whether it is the answer to the check that was sent last. */
    public boolean answered(StunMessage response, long nowNs) {
        if (asked == null
                || !response.isBindingSuccess()
                || !Arrays.equals(asked, response.transaction())
                || !response.authentic(password)) {
            return false;
        }
        if (!connected) {
            connected = true;
            dueNs = nowNs + CONSENT_EVERY.toNanos();
        }
        consentedNs = nowNs;
        return true;
    }
}
