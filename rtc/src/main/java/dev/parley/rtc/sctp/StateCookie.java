package dev.parley.rtc.sctp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the server would have to remember of an INIT, handed to the client instead (RFC 9260 section 5.1.3): whoever brings it back
 * unchanged within a minute has an association.
 */
record StateCookie(int ownTag, int ownTsn, int peerTag, int peerTsn, long peerWindow, int peerInbound) {
    static final Duration LIFETIME = Duration.ofSeconds(60);

    private static final int BODY_BYTES = 40;
    private static final int PROOF_BYTES = 32;

    byte[] seal(byte[] key, long nowNs) {
        ByteBuffer cookie = ByteBuffer.allocate(BODY_BYTES + PROOF_BYTES);
        cookie.putInt(ownTag).putInt(ownTsn).putInt(peerTag).putInt(peerTsn);
        cookie.putLong(peerWindow).putInt(peerInbound).putInt(0).putLong(nowNs);
        return cookie.put(proof(key, cookie.array())).array();
    }

    /** Null when it was not sealed with this key, or too long ago. */
    static @Nullable StateCookie open(byte[] key, byte[] cookie, long nowNs) {
        if (cookie.length != BODY_BYTES + PROOF_BYTES) {
            return null;
        }
        byte[] found = Arrays.copyOfRange(cookie, BODY_BYTES, cookie.length);
        ByteBuffer body = ByteBuffer.wrap(cookie);
        if (!MessageDigest.isEqual(proof(key, cookie), found) || nowNs - body.getLong(32) > LIFETIME.toNanos()) {
            return null;
        }
        return new StateCookie(
                body.getInt(0), body.getInt(4), body.getInt(8), body.getInt(12), body.getLong(16), body.getInt(24));
    }

    private static byte[] proof(byte[] key, byte[] cookie) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(cookie, 0, BODY_BYTES);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
