package dev.parley.rtc.ice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message as it came (RFC 8489 section 5). It keeps the array that it was read from and copies nothing; whoever gave the
 * array leaves it alone. Unauthenticated until {@link #authentic} says otherwise.
 */
public final class StunMessage {
    static final int MAGIC_COOKIE = 0x2112_A442;
    static final int HEADER_BYTES = 20;
    static final int FINGERPRINT_XOR = 0x5354_554E;

    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;

    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;

    /** A check of a browser has about nine. */
    static final int MOST_ATTRIBUTES = 32;

    private final byte[] bytes;
    private final int length;
    /** Where the header of the first attribute of each type stands; none behind the message integrity but the fingerprint. */
    private final Map<Integer, Integer> positions = new HashMap<>();

    private StunMessage(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** Whether a packet on a port shared with DTLS and SRTP is STUN (RFC 7983). */
    public static boolean looksLike(byte[] bytes, int length) {
        return length >= HEADER_BYTES && (bytes[0] & 0xff) < 4 && int32(bytes, 4) == MAGIC_COOKIE;
    }

    /** Reads the first {@code length} bytes. */
    public static StunMessage parse(byte[] bytes, int length) throws StunFormatException {
        if (!looksLike(bytes, length)) {
            throw new StunFormatException("not STUN");
        }
        int body = int16(bytes, 2);
        if (body % 4 != 0 || HEADER_BYTES + body != length) {
            throw new StunFormatException("length " + body + " in " + length + " bytes");
        }
        StunMessage message = new StunMessage(bytes, length);
        message.readAttributes();
        return message;
    }

    private void readAttributes() throws StunFormatException {
        int position = HEADER_BYTES;
        int seen = 0;
        while (position < length) {
            int size = position + 4 <= length ? int16(bytes, position + 2) : Integer.MAX_VALUE / 2;
            if (position + 4 + size > length || ++seen > MOST_ATTRIBUTES) {
                throw new StunFormatException("attributes");
            }
            int type = int16(bytes, position);
            if (!positions.containsKey(MESSAGE_INTEGRITY) || type == FINGERPRINT) {
                positions.putIfAbsent(type, position);
            }
            position += 4 + (size + 3 & ~3);
        }
    }

    public boolean isBindingRequest() {
        return int16(bytes, 0) == BINDING_REQUEST;
    }

    boolean isBindingSuccess() {
        return int16(bytes, 0) == BINDING_SUCCESS;
    }

    /** Bytes of the whole message. */
    public int length() {
        return length;
    }

    /** The 12 bytes that tie a response to its request. */
    byte[] transaction() {
        return Arrays.copyOfRange(bytes, 8, HEADER_BYTES);
    }

    boolean has(int attribute) {
        return positions.containsKey(attribute);
    }

    /** The receiver's user fragment: what stands before the colon of the user name (RFC 8445 section 7.2.2), or null. */
    public @Nullable String receiver() {
        String name = username();
        int colon = name == null ? -1 : name.indexOf(':');
        return name == null || colon < 0 ? null : name.substring(0, colon);
    }

    @Nullable
    String username() {
        Integer at = positions.get(USERNAME);
        return at == null ? null : new String(bytes, at + 4, int16(bytes, at + 2), StandardCharsets.UTF_8);
    }

    /** Whether the client has chosen this pair of addresses. */
    public boolean nominates() {
        return has(USE_CANDIDATE);
    }

    /** Whether the message integrity was made with this password (RFC 8489 section 14.5), and the fingerprint is right. */
    public boolean authentic(String password) {
        Integer at = positions.get(MESSAGE_INTEGRITY);
        if (at == null || int16(bytes, at + 2) != StunWriter.HMAC_BYTES || !fingerprintFits()) {
            return false;
        }
        byte[] expected = StunWriter.integrity(bytes, at, password);
        byte[] found = Arrays.copyOfRange(bytes, at + 4, at + 4 + StunWriter.HMAC_BYTES);
        return MessageDigest.isEqual(expected, found);
    }

    private boolean fingerprintFits() {
        Integer at = positions.get(FINGERPRINT);
        if (at == null) {
            return true;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, at);
        return at + 8 == length && int32(bytes, at + 4) == ((int) crc.getValue() ^ FINGERPRINT_XOR);
    }

    static int int16(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    static int int32(byte[] bytes, int at) {
        return int16(bytes, at) << 16 | int16(bytes, at + 2);
    }
}
