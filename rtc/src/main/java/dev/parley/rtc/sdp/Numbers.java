package dev.parley.rtc.sdp;

/** Numbers of descriptions. */
final class Numbers {
    private Numbers() {}

    /** A decimal from 0 to {@code highest}. */
    static int parse(String text, int highest, int line, String what) throws SdpException {
        if (!text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int value = Integer.parseInt(text);
            if (value <= highest) {
                return value;
            }
        }
        throw new SdpException(line, what + " is a number up to " + highest + ", not " + abbreviated(text));
    }

    private static String abbreviated(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
