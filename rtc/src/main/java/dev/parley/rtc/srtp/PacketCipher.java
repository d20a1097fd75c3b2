package dev.parley.rtc.srtp;

/**
 * Encrypts packets in place and proves them, with the session keys of one direction. One thread.
 *
 * <p>{@code trailer} are the bytes that are proven but not sent as they are, or are sent behind everything else: for RTP the
 * roll-over counter, for RTCP the index with its flag.
 */
sealed interface PacketCipher permits CounterModeCipher, GcmCipher {
    static PacketCipher of(SrtpProfile profile, SessionKeys keys) {
        return switch (profile) {
            case AES_128_CM_HMAC_SHA1_80 -> new CounterModeCipher(keys);
            case AEAD_AES_128_GCM -> new GcmCipher(keys);
        };
    }

    /**
     * Encrypts what stands between {@code header} and {@code length} and puts the tag behind it.
     *
     * @param index 48 bits for RTP, 31 for RTCP
     */
    void protectRtp(byte[] packet, int header, int length, int ssrc, long index);

    /** The same backwards; {@code length} without the tag. Returns false, and leaves the packet undefined, when it is not genuine. */
    boolean unprotectRtp(byte[] packet, int header, int length, int ssrc, long index);

    /** As for RTP; {@code word} is the index with the flag of encryption, and the caller puts it where it belongs. */
    void protectRtcp(byte[] packet, int header, int length, int ssrc, int word);

    boolean unprotectRtcp(byte[] packet, int header, int length, int ssrc, int word);
}
