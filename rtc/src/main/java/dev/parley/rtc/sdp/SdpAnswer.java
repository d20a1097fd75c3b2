package dev.parley.rtc.sdp;

import dev.parley.rtc.dtls.Fingerprint;
import dev.parley.rtc.ice.IceCandidate;
import dev.parley.rtc.ice.IceCredentials;
import java.util.List;

/**
 * The answer to an offer (RFC 9429 section 5.3): ICE-lite, one bundled transport, the server waiting for the handshake.
 * Immutable; what of it stays over all answers of a call is the same object's.
 *
 * @param sessionId of the {@code o=} line, kept over all answers of a call
 * @param version of the {@code o=} line, one more with each answer
 * @param candidates at least one; the first is the default address
 * @param ssrc of the sound that the server sends, unsigned
 * @param cname its canonical name (RFC 7022)
 * @param maxMessageSize the longest message in bytes that the server takes
 */
public record SdpAnswer(
        long sessionId,
        int version,
        IceCredentials credentials,
        Fingerprint fingerprint,
        List<IceCandidate> candidates,
        long ssrc,
        String cname,
        int maxMessageSize) {
    private static final String STREAM = "agent";
    private static final int SCTP_PORT = 5000;

    /** The text, its lines ending in CRLF. All sections of the offer are in it, in their order. */
    public String to(WebRtcOffer offer) {
        StringBuilder text = new StringBuilder(2048);
        line(text, "v=0");
        line(text, "o=- " + sessionId + " " + version + " IN " + address());
        line(text, "s=-");
        line(text, "t=0 0");
        line(text, "a=ice-lite");
        List<String> accepted = offer.description().sections().stream()
                .filter(each -> each.equals(offer.audio()) || each.equals(offer.data()))
                .map(MediaSection::mid)
                .toList();
        if (offer.description().bundle().contains(offer.audio().mid())) {
            line(text, "a=group:BUNDLE " + String.join(" ", accepted));
        }
        line(text, "a=msid-semantic: WMS " + STREAM);
        for (MediaSection each : offer.description().sections()) {
            if (each.equals(offer.audio())) {
                audio(text, offer);
            } else if (each.equals(offer.data())) {
                data(text, each);
            } else {
                rejected(text, each);
            }
        }
        return text.toString();
    }

    private String address() {
        return candidates.getFirst().addressType() + " " + candidates.getFirst().host();
    }

    private int port() {
        return candidates.getFirst().address().getPort();
    }

    private void audio(StringBuilder text, WebRtcOffer offer) {
        RtpCodec codec = offer.codec();
        Direction direction = offer.audio().direction().reversed();
        section(text, offer.audio(), port() + " UDP/TLS/RTP/SAVPF " + codec.payloadType());
        line(text, "a=" + direction.text());
        line(text, "a=rtcp-mux");
        line(text, "a=rtpmap:" + codec.map());
        if (!codec.format().isEmpty()) {
            line(text, "a=fmtp:" + codec.format());
        }
        if (codec.nack()) {
            line(text, "a=rtcp-fb:" + codec.payloadType() + " nack");
        }
        line(text, "a=ptime:20");
        if (offer.audioLevelId() > 0) {
            line(text, "a=extmap:" + offer.audioLevelId() + " " + WebRtcOffer.AUDIO_LEVEL);
        }
        if (direction.sends()) {
            line(text, "a=msid:" + STREAM + " audio");
            line(text, "a=ssrc:" + ssrc + " cname:" + cname);
        }
        transport(text);
    }

    private void data(StringBuilder text, MediaSection section) {
        section(text, section, port() + " " + section.protocol() + " webrtc-datachannel");
        line(text, "a=sctp-port:" + SCTP_PORT);
        line(text, "a=max-message-size:" + maxMessageSize);
        transport(text);
    }

    private void rejected(StringBuilder text, MediaSection section) {
        section(text, section, "0 " + section.protocol() + " " + String.join(" ", section.formats()));
        line(text, "a=inactive");
    }

    private void section(StringBuilder text, MediaSection section, String rest) {
        line(text, "m=" + section.media() + " " + rest);
        line(text, "c=IN " + address());
        if (!section.mid().isEmpty()) {
            line(text, "a=mid:" + section.mid());
        }
    }

    private void transport(StringBuilder text) {
        line(text, "a=ice-ufrag:" + credentials.ufrag());
        line(text, "a=ice-pwd:" + credentials.password());
        line(text, "a=fingerprint:" + fingerprint);
        line(text, "a=setup:passive");
        int foundation = 1;
        for (IceCandidate each : candidates) {
            line(text, "a=candidate:" + each.line(foundation++));
        }
        line(text, "a=end-of-candidates");
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
