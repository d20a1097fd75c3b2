package dev.parley.rtc.ice;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one client's ICE session: it answers checks and never makes any (ICE-lite, RFC 8445 section 2.5), and
 * keeps to where the client has nominated. Who cannot authenticate gets no answer and changes nothing. An answer is never larger
 * than its question. One thread, but for {@link #selected}; no clock of its own: times are nanoseconds of whatever clock the caller has.
 */
public final class IceLiteAgent {
    /** How long media may go where no check comes from any more (RFC 7675 section 5.1). */
    public static final Duration CONSENT = Duration.ofSeconds(30);

    private IceCredentials local;
    private IceCredentials remote;
    /** Those before a restart, while the client has not used the new ones (RFC 8445 section 9). */
    private @Nullable IceCredentials previous;

    private @Nullable IceCredentials previousRemote;
    private volatile @Nullable PacketPath selected;
    private boolean nominated;
    private long consentedNs;

    public IceLiteAgent(IceCredentials local, IceCredentials remote, long nowNs) {
        this.local = local;
        this.remote = remote;
        this.consentedNs = nowNs;
    }

    /** New credentials of both sides, after a new offer. The way in use stays until the client has nominated anew. */
    public void restart(IceCredentials local, IceCredentials remote) {
        previous = this.local;
        previousRemote = this.remote;
        this.local = local;
        this.remote = remote;
    }

    /** The side's own, which the answer carries. */
    public IceCredentials local() {
        return local;
    }

    /** Those of the client. */
    public IceCredentials remote() {
        return remote;
    }

    /** Where media go, or null before the first check. */
    public @Nullable PacketPath selected() {
        return selected;
    }

    /** Whether nothing authenticated has come from the selected address for {@link #CONSENT}. */
    public boolean expired(long nowNs) {
        return nowNs - consentedNs > CONSENT.toNanos();
    }

    /** When consent ends if nothing comes. */
    public long expiresNs() {
        return consentedNs + CONSENT.toNanos();
    }

    /** Takes a check. Returns the response to send to {@code from}, or null where there is none. */
    public byte @Nullable [] check(StunMessage request, PacketPath from, long nowNs) {
        if (!request.isBindingRequest()) {
            return null;
        }
        String password = password(request);
        if (password == null) {
            return null;
        }
        byte[] answer;
        if (request.has(StunMessage.ICE_CONTROLLED)) {
            answer = StunWriter.roleConflict(request, password);
        } else {
            select(request, from);
            if (from.equals(selected)) {
                consentedNs = nowNs;
            }
            answer = StunWriter.success(request, from.remote(), password);
        }
        return answer.length > request.length() ? null : answer;
    }

    /** The password that this check was made with, or null. */
    private @Nullable String password(StunMessage request) {
        String name = request.username();
        if (name == null) {
            return null;
        }
        if (name.equals(local.ufrag() + ":" + remote.ufrag()) && request.authentic(local.password())) {
            if (previous != null) {
                previous = null;
                nominated = false;
            }
            return local.password();
        }
        boolean before = previous != null
                && previousRemote != null
                && name.equals(previous.ufrag() + ":" + previousRemote.ufrag())
                && request.authentic(previous.password());
        return before && previous != null ? previous.password() : null;
    }

    /** The first address that works is good enough to begin with; after that, the client's nomination decides. */
    private void select(StunMessage request, PacketPath from) {
        if (request.nominates() || (!nominated && selected == null)) {
            selected = from;
        }
        nominated |= request.nominates();
    }
}
