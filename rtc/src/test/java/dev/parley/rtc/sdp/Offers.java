package dev.parley.rtc.sdp;

/** Offers as clients make them. */
public final class Offers {
    public static final String FINGERPRINT =
            "sha-256 6B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08";

    private static final String TRANSPORT = """
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            a=ice-ufrag:F7gI
            a=ice-pwd:x9cml/YzichV2+XlhiMu8gRT
            a=ice-options:trickle
            a=fingerprint:%s
            a=setup:actpass
            """.formatted(FINGERPRINT);

    private static final String AUDIO = """
            m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
            %sa=mid:0
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            a=sendrecv
            a=msid:- 0b6b4d7a
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:111 transport-cc
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:63 red/48000/2
            a=fmtp:63 111/111
            a=rtpmap:9 G722/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:13 CN/8000
            a=rtpmap:110 telephone-event/48000
            a=rtpmap:126 telephone-event/8000
            a=ssrc:3735928559 cname:4TOk42mSjXCkVIa6
            """.formatted(TRANSPORT);

    private static final String VIDEO = """
            m=video 9 UDP/TLS/RTP/SAVPF 96 97
            %sa=mid:1
            a=sendrecv
            a=rtcp-mux
            a=rtpmap:96 VP8/90000
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            """.formatted(TRANSPORT);

    private static final String DATA = """
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            %sa=mid:2
            a=sctp-port:5000
            a=max-message-size:262144
            """.formatted(TRANSPORT);

    private static final String HEAD = """
            v=0
            o=- 4611731400430051336 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1 2
            a=extmap-allow-mixed
            a=msid-semantic: WMS
            """;

    private Offers() {}

    /** Chromium's, with a microphone, a camera and a data channel. */
    public static String chromium() {
        return (HEAD + AUDIO + VIDEO + DATA).replace("\n", "\r\n");
    }

    /** With sound and a data channel only. */
    public static String audioAndData() {
        return (HEAD.replace("0 1 2", "0 2") + AUDIO + DATA).replace("\n", "\r\n");
    }

    /** Firefox puts the transport's attributes before the first section. */
    public static String firefox() {
        String own = "a=fingerprint:" + FINGERPRINT + "\n";
        return (HEAD + own + AUDIO.replace(own, "") + DATA.replace(own, "")).replace("\n", "\r\n");
    }
}
