package dev.parley.rtc.srtp;

/**
 * Protects what goes out: one stream of RTP, and RTCP. In place; the array needs {@link #OVERHEAD} bytes behind the packet. One
 * thread.
 */
public final class SrtpSender {
    /** The most that protection adds to a packet. */
    public static final int OVERHEAD = 20;

    private static final int RTCP_HEADER = 8;
    private static final int ENCRYPTED = 0x8000_0000;

    private final SrtpProfile profile;
    private final PacketCipher rtp;
    private final PacketCipher rtcp;
    private long lastIndex = -1;
    private int rtcpIndex;

    /** @param master that of the sender's own side */
    public SrtpSender(SrtpProfile profile, SrtpKeys.Master master) {
        this.profile = profile;
        rtp = PacketCipher.of(profile, SessionKeys.rtp(profile, master));
        rtcp = PacketCipher.of(profile, SessionKeys.rtcp(profile, master));
    }

    /** Protects a packet whose sequence number follows the one before by at most 32,767. Returns its new length. */
    public int protectRtp(byte[] packet, int length) {
        int header = SrtpReceiver.headerBytes(packet, length);
        if (header < 0) {
            throw new IllegalArgumentException("no RTP packet");
        }
        int sequence = SrtpReceiver.int16(packet, 2);
        long index = lastIndex < 0 ? sequence : lastIndex + (short) (sequence - (int) lastIndex);
        lastIndex = Math.max(lastIndex, index);
        rtp.protectRtp(packet, header, length, SrtpReceiver.int32(packet, 8), index);
        return length + profile.tagBytes();
    }

    /** Protects a compound packet. Returns its new length. */
    public int protectRtcp(byte[] packet, int length) {
        int word = rtcpIndex | ENCRYPTED;
        rtcpIndex = rtcpIndex + 1 & ~ENCRYPTED;
        rtcp.protectRtcp(packet, RTCP_HEADER, length, SrtpReceiver.int32(packet, 4), word);
        int at = profile == SrtpProfile.AEAD_AES_128_GCM ? length + profile.tagBytes() : length;
        packet[at] = (byte) (word >>> 24);
        packet[at + 1] = (byte) (word >>> 16);
        packet[at + 2] = (byte) (word >>> 8);
        packet[at + 3] = (byte) word;
        return length + profile.tagBytes() + 4;
    }
}
