package dev.parley.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The text of keys and client secrets. Stateless. */
final class KeyText {
    static final String KEY_PREFIX = "sk-parley-";
    static final String SECRET_PREFIX = "ek_";

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /** 43 characters out of 62 are 256 bits. */
    private static final int LENGTH = 43;

    private static final int SHOWN_END = 4;

    private KeyText() {}

    /** @param random must be cryptographically strong */
    static String random(String prefix, RandomGenerator random) {
        StringBuilder text = new StringBuilder(prefix.length() + LENGTH).append(prefix);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /**
     * What is stored and compared. One round of SHA-256 is right here, and a slow password hash would be wrong: the keys
     * are 256 random bits, which nobody can guess however fast the hash is, and each request has to be checked.
     */
    static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String hint(String key) {
        return KEY_PREFIX + "…" + key.substring(key.length() - SHOWN_END);
    }
}
