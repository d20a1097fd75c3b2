package dev.parley.rtc.ice;

import java.util.random.RandomGenerator;

/**
 * User fragment and password of one side of an ICE session (RFC 8445 section 5.3).
 *
 * @param ufrag 4 to 256 characters of letters, digits, {@code +} and {@code /}
 * @param password 22 to 256 such characters; keys the message integrity of checks towards this side
 */
public record IceCredentials(String ufrag, String password) {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int UFRAG_CHARACTERS = 8;
    private static final int PASSWORD_CHARACTERS = 24;
    private static final int LONGEST = 256;
    private static final int SHORTEST_UFRAG = 4;
    private static final int SHORTEST_PASSWORD = 22;

    /** Fresh ones: 48 bits of user fragment, 144 bits of password. {@code random} has to be fit for secrets. */
    public static IceCredentials generate(RandomGenerator random) {
        return new IceCredentials(text(random, UFRAG_CHARACTERS), text(random, PASSWORD_CHARACTERS));
    }

    private static String text(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** Whether lengths and characters are those that the RFC allows. */
    public boolean wellFormed() {
        return fits(ufrag, SHORTEST_UFRAG) && fits(password, SHORTEST_PASSWORD);
    }

    private static boolean fits(String text, int shortest) {
        return text.length() >= shortest
                && text.length() <= LONGEST
                && text.chars().allMatch(each -> ALPHABET.indexOf(each) >= 0);
    }

    @Override
    public String toString() {
        return "IceCredentials[" + ufrag + "]";
    }
}
