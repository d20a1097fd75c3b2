package dev.parley.rtc.sdp;

import dev.parley.rtc.dtls.Fingerprint;
import dev.parley.rtc.ice.IceCredentials;

/**
 * The offer of a client that calls (RFC 9429 section 5.2): sound in Opus and data channels over one transport. It names no
 * candidates, since the server learns the client's address from its checks. Immutable.
 *
 * @param sessionId of the {@code o=} line
 * @param ssrc of the sound that the client sends, unsigned
 * @param cname its canonical name (RFC 7022)
 * @param maxMessageSize the longest message in bytes that the client takes
 */
public record SdpOffer(
        long sessionId,
        IceCredentials credentials,
        Fingerprint fingerprint,
        long ssrc,
        String cname,
        int maxMessageSize) {
    /** The payload type of Opus, as browsers have it. */
    public static final int OPUS = 111;

    private static final int SCTP_PORT = 5000;

    private static final String DESCRIPTION = """
            v=0
            o=- %1$d 1 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=msid-semantic: WMS
            m=audio 9 UDP/TLS/RTP/SAVPF %2$d
            c=IN IP4 0.0.0.0
            a=mid:0
            %3$sa=sendrecv
            a=rtcp-mux
            a=rtpmap:%2$d opus/48000/2
            a=fmtp:%2$d minptime=10;useinbandfec=1
            a=ssrc:%4$d cname:%5$s
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=mid:1
            %3$sa=sctp-port:%6$d
            a=max-message-size:%7$d
            """;

    /** The text, its lines ending in CRLF. */
    public String text() {
        String transport = "a=ice-ufrag:" + credentials.ufrag() + "\na=ice-pwd:" + credentials.password()
                + "\na=fingerprint:" + fingerprint + "\na=setup:actpass\n";
        return DESCRIPTION
                .formatted(sessionId, OPUS, transport, ssrc, cname, SCTP_PORT, maxMessageSize)
                .replace("\n", "\r\n");
    }
}
