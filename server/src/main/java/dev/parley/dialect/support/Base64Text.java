package dev.parley.dialect.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Base64 as clients write it: with and without padding, in lines as of mail, and of the alphabet of URLs. */
public final class Base64Text {
    private Base64Text() {}

    /** @throws IllegalArgumentException when it is no base64 */
    public static byte[] decode(String text) {
        // Each sign that Latin-1 cannot hold becomes one that base64 does not have.
        return decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** @throws IllegalArgumentException when it is no base64 */
    public static byte[] decode(ByteBuffer text) {
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
                case ' ', '\r', '\n', '\t' -> {}
                default -> cleared.put(sign);
            }
        }
        return cleared.flip();
    }
}
