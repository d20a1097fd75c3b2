package dev.parley.rtc.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * Hash of a certificate, as descriptions carry it (RFC 8122 section 5). Immutable.
 *
 * @param hash lower-case name: {@code sha-1}, {@code sha-224}, {@code sha-256}, {@code sha-384} or {@code sha-512}
 * @param hex upper-case pairs of digits with colons between them
 */
public record Fingerprint(String hash, String hex) {
    /** MD2 and MD5, which the RFC names too, prove nothing any more. */
    private static final Map<String, Integer> BYTES =
            Map.of("sha-1", 20, "sha-224", 28, "sha-256", 32, "sha-384", 48, "sha-512", 64);

    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();

    /**
     * The value of an {@code a=fingerprint} line.
     *
     * @throws IllegalArgumentException when it is none, or its hash is not one of the above
     */
    public static Fingerprint parse(String value) {
        String[] parts = value.strip().split(" +", 2);
        String hash = parts[0].toLowerCase(Locale.ROOT);
        Integer bytes = BYTES.get(hash);
        if (bytes == null) {
            throw new IllegalArgumentException("unknown hash " + parts[0]);
        }
        String hex = parts.length < 2 ? "" : parts[1].toUpperCase(Locale.ROOT);
        if (hex.length() != bytes * 3 - 1 || PAIRS.parseHex(hex).length != bytes) {
            throw new IllegalArgumentException(hash + " has " + bytes + " bytes, written as pairs with colons");
        }
        return new Fingerprint(hash, hex);
    }

    /** That of a certificate in DER form. */
    public static Fingerprint of(String hash, byte[] certificate) {
        return new Fingerprint(hash, PAIRS.formatHex(digest(hash).digest(certificate)));
    }

    /** Whether it is that of this certificate in DER form. */
    public boolean matches(byte[] certificate) {
        return MessageDigest.isEqual(digest(hash).digest(certificate), PAIRS.parseHex(hex));
    }

    private static MessageDigest digest(String hash) {
        try {
            return MessageDigest.getInstance(hash.toUpperCase(Locale.ROOT));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As an {@code a=fingerprint} line carries it. */
    @Override
    public String toString() {
        return hash + " " + hex;
    }
}
