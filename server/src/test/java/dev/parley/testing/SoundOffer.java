package dev.parley.testing;

/** An offer of sound in Opus alone, of a client whose ufrag is {@code abcd}. */
public final class SoundOffer {
    public static final String TEXT = String.join(
            "\r\n",
            "v=0",
            "o=- 1 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "c=IN IP4 0.0.0.0",
            "a=ice-ufrag:abcd",
            "a=ice-pwd:0123456789012345678901",
            "a=fingerprint:sha-256 " + "AA:".repeat(31) + "AA",
            "a=setup:actpass",
            "a=rtcp-mux",
            "a=mid:0",
            "a=sendrecv",
            "a=rtpmap:111 opus/48000/2",
            "");

    private SoundOffer() {}
}
