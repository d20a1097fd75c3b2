package dev.parley.transport.webrtc;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What this server shares with TURN servers, so that they let in clients which it has given credentials
 * (draft-uberti-behave-turn-rest-00 section 2.2; coturn's {@code use-auth-secret}). Thread-safe.
 */
public final class TurnSecret {
    private static final String HMAC = "HmacSHA1";

    private final SecretKeySpec key;

    TurnSecret(String secret) {
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC);
    }

    /** @param password named {@code credential} where browsers take it */
    public record Credentials(String username, String password) {}

    /** Credentials that are valid until then, to the second. */
    Credentials credentials(Instant end, String id) {
        String username = end.getEpochSecond() + ":" + id;
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            byte[] sum = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
            return new Credentials(username, Base64.getEncoder().encodeToString(sum));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(HMAC + " is of every Java platform, and takes any key", e);
        }
    }
}
