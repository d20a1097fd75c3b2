package dev.parley.rtc.sdp;

import dev.parley.rtc.dtls.Fingerprint;
import dev.parley.rtc.ice.IceCredentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The answer of a server that is ICE-lite to an {@link SdpOffer}. Immutable.
 *
 * @param credentials of the server's side of ICE
 * @param fingerprint of the server's certificate
 * @param address the first of its candidates over UDP
 * @param sctpPort that of the server's association (RFC 8841)
 * @param maxMessageSize the longest message in bytes that the server takes; 0 for any length
 */
public record WebRtcAnswer(
        IceCredentials credentials,
        Fingerprint fingerprint,
        InetSocketAddress address,
        int sctpPort,
        int maxMessageSize) {
    private static final int DEFAULT_SCTP_PORT = 5000;
    private static final int DEFAULT_MESSAGE_SIZE = 64 << 10;
    private static final int ADDRESS_AT = 4;
    private static final int PORT_AT = 5;

    /**
     * Reads an answer.
     *
     * @throws SdpException when it is malformed, refuses sound or data channels, or names no address that can be called
     */
    public static WebRtcAnswer parse(String text) throws SdpException {
        SessionDescription answer = SessionDescription.parse(text);
        if (answer.attribute("ice-lite").isEmpty()) {
            throw new SdpException(0, "the server is not ICE-lite: it would check for a way itself");
        }
        MediaSection audio = section(answer, "audio");
        MediaSection data = section(answer, "application");
        if (!required(audio, "setup").value().equals("passive")) {
            throw new SdpException(audio.line(), "the server does not wait for the handshake");
        }
        return new WebRtcAnswer(
                new IceCredentials(
                        required(audio, "ice-ufrag").value(),
                        required(audio, "ice-pwd").value()),
                fingerprint(required(audio, "fingerprint")),
                address(audio),
                number(data, "sctp-port", DEFAULT_SCTP_PORT, 65_535),
                number(data, "max-message-size", DEFAULT_MESSAGE_SIZE, 999_999_999));
    }

    private static MediaSection section(SessionDescription answer, String media) throws SdpException {
        for (MediaSection each : answer.sections()) {
            if (each.media().equals(media) && !each.rejected()) {
                return each;
            }
        }
        throw new SdpException(0, "the answer refuses m=" + media);
    }

    private static SdpAttribute required(MediaSection section, String name) throws SdpException {
        Optional<SdpAttribute> found = section.attribute(name);
        if (found.isEmpty()) {
            throw new SdpException(section.line(), "the section has no a=" + name);
        }
        return found.get();
    }

    private static Fingerprint fingerprint(SdpAttribute attribute) throws SdpException {
        try {
            return Fingerprint.parse(attribute.value());
        } catch (IllegalArgumentException e) {
            throw new SdpException(attribute.line(), "a=fingerprint: " + e.getMessage());
        }
    }

    /** Only addresses, so that nobody is asked for names (RFC 8839 section 5.1). */
    private static InetSocketAddress address(MediaSection audio) throws SdpException {
        for (SdpAttribute each : audio.all("candidate")) {
            String[] parts = each.value().split(" +");
            if (parts.length > PORT_AT && parts[2].equalsIgnoreCase("udp")) {
                try {
                    return new InetSocketAddress(
                            InetAddress.ofLiteral(parts[ADDRESS_AT]),
                            Numbers.parse(parts[PORT_AT], 65_535, each.line(), "a port"));
                } catch (IllegalArgumentException e) {
                    throw new SdpException(each.line(), "a=candidate: " + e.getMessage());
                }
            }
        }
        throw new SdpException(audio.line(), "the answer names no candidate over UDP");
    }

    private static int number(MediaSection section, String name, int fallback, int highest) throws SdpException {
        Optional<SdpAttribute> found = section.attribute(name);
        return found.isEmpty()
                ? fallback
                : Numbers.parse(found.get().value(), highest, found.get().line(), name);
    }
}
