package dev.parley.rtc.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes STUN messages, each with message integrity and fingerprint (RFC 8489 sections 14.5 and 14.7). */
final class StunWriter {
    static final int HMAC_BYTES = 20;
    private static final int CAPACITY = 512;
    private static final int ROLE_CONFLICT = 487;

    private final ByteBuffer out = ByteBuffer.allocate(CAPACITY);

    StunWriter(int type, byte[] transaction) {
        out.putShort((short) type)
                .putShort((short) 0)
                .putInt(StunMessage.MAGIC_COOKIE)
                .put(transaction);
    }

    /**
     * A check that nominates its pair of addresses at once (RFC 8445 sections 7.1 and 8.1.1).
     *
     * @param tieBreaker of the controlling side
     */
    static byte[] check(byte[] transaction, String username, long tieBreaker, long priority, String password) {
        return new StunWriter(StunMessage.BINDING_REQUEST, transaction)
                .attribute(StunMessage.USERNAME, username.getBytes(StandardCharsets.UTF_8))
                .attribute(
                        StunMessage.PRIORITY,
                        ByteBuffer.allocate(4).putInt((int) priority).array())
                .attribute(
                        StunMessage.ICE_CONTROLLING,
                        ByteBuffer.allocate(8).putLong(tieBreaker).array())
                .attribute(StunMessage.USE_CANDIDATE, new byte[0])
                .finish(password);
    }

    /** The response that tells where the request came from. */
    static byte[] success(StunMessage request, InetSocketAddress from, String password) {
        byte[] transaction = request.transaction();
        return new StunWriter(StunMessage.BINDING_SUCCESS, transaction)
                .mappedAddress(from, transaction)
                .finish(password);
    }

    /** The response to a client that takes the wrong role (RFC 8445 section 7.3.1.1). */
    static byte[] roleConflict(StunMessage request, String password) {
        byte[] code = {0, 0, ROLE_CONFLICT / 100, ROLE_CONFLICT % 100};
        return new StunWriter(StunMessage.BINDING_ERROR, request.transaction())
                .attribute(StunMessage.ERROR_CODE, code)
                .finish(password);
    }

    StunWriter attribute(int type, byte[] value) {
        out.putShort((short) type).putShort((short) value.length).put(value);
        out.put(new byte[-value.length & 3]);
        return this;
    }

    private StunWriter mappedAddress(InetSocketAddress from, byte[] transaction) {
        byte[] address = from.getAddress().getAddress();
        byte[] mask = ByteBuffer.allocate(16)
                .putInt(StunMessage.MAGIC_COOKIE)
                .put(transaction)
                .array();
        ByteBuffer value = ByteBuffer.allocate(4 + address.length);
        value.putShort((short) (address.length == 4 ? 1 : 2));
        value.putShort((short) (from.getPort() ^ StunMessage.MAGIC_COOKIE >>> 16));
        for (int i = 0; i < address.length; i++) {
            value.put((byte) (address[i] ^ mask[i]));
        }
        return attribute(StunMessage.XOR_MAPPED_ADDRESS, value.array());
    }

    byte[] finish(String password) {
        attribute(StunMessage.MESSAGE_INTEGRITY, integrity(out.array(), out.position(), password));
        int end = out.position();
        out.putShort(2, (short) (end + 8 - StunMessage.HEADER_BYTES));
        CRC32 crc = new CRC32();
        crc.update(out.array(), 0, end);
        ByteBuffer value = ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ StunMessage.FINGERPRINT_XOR);
        attribute(StunMessage.FINGERPRINT, value.array());
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Over what stands before {@code end}, with a length that ends behind the integrity itself. */
    static byte[] integrity(byte[] message, int end, String password) {
        byte[] covered = Arrays.copyOf(message, end);
        ByteBuffer.wrap(covered).putShort(2, (short) (end + 4 + HMAC_BYTES - StunMessage.HEADER_BYTES));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return mac.doFinal(covered);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
