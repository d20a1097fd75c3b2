package dev.parley.rtc.srtp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes off the protection of what comes in, in place. Packets that came before, are too old or are not genuine are refused. One
 * thread.
 */
public final class SrtpReceiver {
    /** Sources told apart in a client's stream; a client has one of sound. */
    static final int MOST_SOURCES = 16;

    private static final int RTP_HEADER = 12;
    private static final int RTCP_HEADER = 8;

    private final SrtpProfile profile;
    private final PacketCipher rtp;
    private final PacketCipher rtcp;
    private final Map<Integer, ReplayWindow> rtpWindows = new HashMap<>();
    private final Map<Integer, ReplayWindow> rtcpWindows = new HashMap<>();

    /** @param master that of the other side */
    public SrtpReceiver(SrtpProfile profile, SrtpKeys.Master master) {
        this.profile = profile;
        rtp = PacketCipher.of(profile, SessionKeys.rtp(profile, master));
        rtcp = PacketCipher.of(profile, SessionKeys.rtcp(profile, master));
    }

    /** Returns the length of the plain packet, or -1 when it is refused. */
    public int unprotectRtp(byte[] packet, int length) {
        int plain = length - profile.tagBytes();
        int header = headerBytes(packet, plain);
        if (header < 0) {
            return -1;
        }
        int ssrc = int32(packet, 8);
        ReplayWindow window = window(rtpWindows, ssrc);
        long index = window == null ? -1 : index(window.highest(), int16(packet, 2));
        if (window == null || index < 0 || !window.accepts(index)) {
            return -1;
        }
        if (!rtp.unprotectRtp(packet, header, plain, ssrc, index)) {
            return -1;
        }
        window.mark(index);
        rtpWindows.putIfAbsent(ssrc, window);
        return plain;
    }

    /** Returns the length of the plain compound packet, or -1 when it is refused. */
    public int unprotectRtcp(byte[] packet, int length) {
        int plain = length - profile.tagBytes() - 4;
        if (plain < RTCP_HEADER) {
            return -1;
        }
        int ssrc = int32(packet, 4);
        int word = int32(packet, profile == SrtpProfile.AEAD_AES_128_GCM ? length - 4 : plain);
        long index = word & 0x7fff_ffffL;
        ReplayWindow window = window(rtcpWindows, ssrc);
        if (window == null || !window.accepts(index)) {
            return -1;
        }
        if (!rtcp.unprotectRtcp(packet, RTCP_HEADER, plain, ssrc, word)) {
            return -1;
        }
        window.mark(index);
        rtcpWindows.putIfAbsent(ssrc, window);
        return plain;
    }

    /** That of a source, or a new one that is kept only once a packet proved genuine; null when there are too many sources. */
    private static @Nullable ReplayWindow window(Map<Integer, ReplayWindow> windows, int ssrc) {
        ReplayWindow window = windows.get(ssrc);
        return window != null || windows.size() >= MOST_SOURCES ? window : new ReplayWindow();
    }

    /** The index nearest to the highest one with this sequence number (RFC 3711 appendix A); negative when there is none. */
    private static long index(long highest, int sequence) {
        return highest < 0 ? sequence : highest + (short) (sequence - (int) highest);
    }

    /** Bytes before the payload: fixed header, contributing sources, extension (RFC 3550 section 5.1); -1 when there are less. */
    static int headerBytes(byte[] packet, int length) {
        if (length < RTP_HEADER || (packet[0] & 0xc0) != 0x80) {
            return -1;
        }
        int header = RTP_HEADER + 4 * (packet[0] & 0x0f);
        if ((packet[0] & 0x10) != 0) {
            if (header + 4 > length) {
                return -1;
            }
            header += 4 + 4 * int16(packet, header + 2);
        }
        return header <= length ? header : -1;
    }

    static int int16(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    static int int32(byte[] bytes, int at) {
        return int16(bytes, at) << 16 | int16(bytes, at + 2);
    }
}
