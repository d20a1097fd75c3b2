package dev.parley.dialect.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/** Base64 as clients write it: with and without padding, in lines as of mail, and of the alphabet of URLs. */
public final class Base64Text {
    private static final int GROUP = 4;

    private Base64Text() {}

    /** @throws IllegalArgumentException when it is no base64; its message tells where and why, a sentence for clients */
    public static byte[] decode(String text) {
        try {
            // Each sign that Latin-1 cannot hold becomes one that base64 does not have.
            return bytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(reason(text), e);
        }
    }

    private static byte[] bytes(ByteBuffer text) {
        ByteBuffer plain = text.slice();
        ByteBuffer decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            decoded = Base64.getDecoder().decode(cleared(plain));
        }
        byte[] bytes = decoded.array();
        return decoded.remaining() == bytes.length ? bytes : Arrays.copyOf(bytes, decoded.remaining());
    }

    private static ByteBuffer cleared(ByteBuffer text) {
        ByteBuffer cleared = ByteBuffer.allocate(text.remaining());
        while (text.hasRemaining()) {
            byte sign = text.get();
            switch (sign) {
                case '-' -> cleared.put((byte) '+');
                case '_' -> cleared.put((byte) '/');
                default -> {
                    if (!isSpace(sign)) {
                        cleared.put(sign);
                    }
                }
            }
        }
        return cleared.flip();
    }

    /** Positions count characters from 1, white space included. */
    private static String reason(String text) {
        if (text.startsWith("data:")) {
            return "It begins with 'data:': send what stands behind its comma, without the rest of the address";
        }
        int[] signs = text.codePoints().toArray();
        int data = 0;
        int padding = 0;
        for (int i = 0; i < signs.length; i++) {
            int sign = signs[i];
            if (sign == '=') {
                padding++;
            } else if (isSpace(sign)) {
                continue;
            } else if (!isData(sign)) {
                return "Character " + (i + 1) + " is " + named(sign)
                        + ", where base64 has A-Z, a-z, 0-9, + and / (or - and _), and = at its end";
            } else if (padding > 0) {
                return "Character " + (i + 1) + " is " + named(sign) + ", behind the = that ends it";
            } else {
                data++;
            }
        }
        int due = (GROUP - data % GROUP) % GROUP;
        if (due == GROUP - 1) {
            return "Its " + data + " characters are one more than whole groups of " + GROUP
                    + ": it is cut off, or has one too many";
        }
        return "It ends with " + padding + " =, where " + (due == 0 ? "none is" : due + ", or none, are")
                + " due behind its " + data + " characters";
    }

    private static String named(int sign) {
        return Character.isISOControl(sign) || Character.isWhitespace(sign) || Character.isSpaceChar(sign)
                ? String.format(Locale.ROOT, "U+%04X", sign)
                : "'" + Character.toString(sign) + "'";
    }

    private static boolean isSpace(int sign) {
        return sign == ' ' || sign == '\r' || sign == '\n' || sign == '\t';
    }

    private static boolean isData(int sign) {
        return sign >= 'A' && sign <= 'Z'
                || sign >= 'a' && sign <= 'z'
                || sign >= '0' && sign <= '9'
                || "+/-_".indexOf(sign) >= 0;
    }
}
