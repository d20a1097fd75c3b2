package dev.parley.rtc.srtp;

/** How a stream is protected, as the DTLS handshake chooses it (RFC 5764 section 4.1.2, RFC 7714 section 14.2). */
public enum SrtpProfile {
    AES_128_CM_HMAC_SHA1_80(1, 14, 10),
    AEAD_AES_128_GCM(7, 12, 16);

    /** Of every profile here. */
    public static final int KEY_BYTES = 16;

    private final int id;
    private final int saltBytes;
    private final int tagBytes;

    SrtpProfile(int id, int saltBytes, int tagBytes) {
        this.id = id;
        this.saltBytes = saltBytes;
        this.tagBytes = tagBytes;
    }

    /** Its number in the handshake. */
    public int id() {
        return id;
    }

    /** Length of the master salt, and of the session's. */
    public int saltBytes() {
        return saltBytes;
    }

    /** Length of the proof behind each packet. */
    public int tagBytes() {
        return tagBytes;
    }

    /** What the handshake has to export for both directions. */
    public int exportBytes() {
        return 2 * (KEY_BYTES + saltBytes);
    }
}
