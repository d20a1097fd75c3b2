package dev.parley.rtc.sdp;

import dev.parley.rtc.dtls.Fingerprint;
import dev.parley.rtc.ice.IceCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebRTC offer that can be answered (RFC 9429): audio, and data channels where offered, over one transport. Immutable.
 *
 * @param description all of it
 * @param audio the section of sound
 * @param codec the one of its codecs that the answer takes
 * @param audioLevelId id of the header extension with the sound's level (RFC 6464), or 0
 * @param data the section of data channels, or null
 * @param sctpPort that of the client's association (RFC 8841)
 * @param maxMessageSize the longest message in bytes that the client takes; 0 for any length
 * @param credentials of the client's side of ICE
 * @param fingerprints of the client's certificate: one of them has to match
 */
public record WebRtcOffer(
        SessionDescription description,
        MediaSection audio,
        RtpCodec codec,
        int audioLevelId,
        @Nullable MediaSection data,
        int sctpPort,
        int maxMessageSize,
        IceCredentials credentials,
        List<Fingerprint> fingerprints) {
    static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    private static final int DEFAULT_SCTP_PORT = 5000;
    /** Where the offer does not say (RFC 8841 section 6.1). */
    private static final int DEFAULT_MESSAGE_SIZE = 64 << 10;

    /**
     * Reads an offer.
     *
     * @throws SdpException when it is malformed, or cannot be answered: without sound, a codec that the server has, credentials or
     *     a fingerprint
     */
    public static WebRtcOffer parse(String text) throws SdpException {
        SessionDescription offer = SessionDescription.parse(text);
        if (offer.attribute("ice-lite").isPresent()) {
            throw new SdpException(0, "both sides are ICE-lite: nobody would check for a way");
        }
        MediaSection audio = null;
        RtpCodec codec = null;
        for (MediaSection each : offer.sections()) {
            Optional<RtpCodec> best = usable(each) ? OfferedCodecs.best(each) : Optional.empty();
            if (best.isPresent()) {
                audio = each;
                codec = best.get();
                break;
            }
        }
        if (audio == null || codec == null) {
            throw noAudio(offer);
        }
        MediaSection data = data(offer, audio);
        Transport transport = new Transport(offer, audio);
        transport.checkRoles();
        return new WebRtcOffer(
                offer,
                audio,
                codec,
                audioLevel(audio),
                data,
                number(data, "sctp-port", DEFAULT_SCTP_PORT, 65_535),
                number(data, "max-message-size", DEFAULT_MESSAGE_SIZE, 999_999_999),
                transport.credentials(),
                transport.fingerprints());
    }

    private static boolean usable(MediaSection section) {
        return section.media().equals("audio")
                && !section.rejected()
                && section.protocol().startsWith("UDP/TLS/RTP/SAVP");
    }

    private static SdpException noAudio(SessionDescription offer) {
        for (MediaSection each : offer.sections()) {
            if (usable(each)) {
                return new SdpException(each.line(), "none of its codecs is known here: opus, PCMU or PCMA is needed");
            }
        }
        return new SdpException(0, "the offer has no audio (an m=audio section over UDP/TLS/RTP/SAVPF)");
    }

    /** Only inside the bundle: there is one transport. */
    private static @Nullable MediaSection data(SessionDescription offer, MediaSection audio) {
        List<String> bundle = offer.bundle();
        for (MediaSection each : offer.sections()) {
            if (each.media().equals("application")
                    && !each.rejected()
                    && each.protocol().contains("DTLS/SCTP")
                    && each.formats().contains("webrtc-datachannel")
                    && bundle.contains(each.mid())
                    && bundle.contains(audio.mid())) {
                return each;
            }
        }
        return null;
    }

    private static int number(@Nullable MediaSection section, String name, int fallback, int highest)
            throws SdpException {
        Optional<SdpAttribute> found = section == null ? Optional.empty() : section.attribute(name);
        return found.isEmpty()
                ? fallback
                : Numbers.parse(found.get().value(), highest, found.get().line(), name);
    }

    private static int audioLevel(MediaSection audio) throws SdpException {
        for (SdpAttribute each : audio.all("extmap")) {
            String[] parts = each.value().split(" +");
            if (parts.length > 1 && parts[1].equals(AUDIO_LEVEL)) {
                return Numbers.parse(parts[0].split("/", 2)[0], 255, each.line(), "an id of a header extension");
            }
        }
        return 0;
    }

    /** Where the transport's attributes stand: in the section, before all sections, or in the first one of the bundle. */
    private record Transport(SessionDescription offer, MediaSection audio) {
        private List<SdpAttribute> find(String name) {
            if (audio.has(name)) {
                return audio.all(name);
            }
            List<SdpAttribute> session = offer.attributes().stream()
                    .filter(each -> each.name().equals(name))
                    .toList();
            if (!session.isEmpty() || !offer.bundle().contains(audio.mid())) {
                return session;
            }
            return offer.sections().stream()
                    .filter(each -> each.mid().equals(offer.bundle().getFirst()))
                    .flatMap(each -> each.all(name).stream())
                    .toList();
        }

        private SdpAttribute required(String name) throws SdpException {
            List<SdpAttribute> found = find(name);
            if (found.isEmpty()) {
                throw new SdpException(audio.line(), "the audio section has no a=" + name);
            }
            return found.getFirst();
        }

        void checkRoles() throws SdpException {
            required("rtcp-mux");
            SdpAttribute setup = required("setup");
            if (!setup.value().equals("actpass") && !setup.value().equals("active")) {
                throw new SdpException(setup.line(), "the server waits for the handshake: a=setup has to be actpass");
            }
        }

        IceCredentials credentials() throws SdpException {
            SdpAttribute ufrag = required("ice-ufrag");
            IceCredentials found =
                    new IceCredentials(ufrag.value(), required("ice-pwd").value());
            if (!found.wellFormed()) {
                throw new SdpException(ufrag.line(), "a=ice-ufrag or a=ice-pwd is not as RFC 8839 has it");
            }
            return found;
        }

        List<Fingerprint> fingerprints() throws SdpException {
            SdpAttribute first = required("fingerprint");
            List<Fingerprint> known = new ArrayList<>();
            IllegalArgumentException wrong = null;
            for (SdpAttribute each : find("fingerprint")) {
                try {
                    known.add(Fingerprint.parse(each.value()));
                } catch (IllegalArgumentException e) {
                    wrong = e; // others may be known
                }
            }
            if (known.isEmpty()) {
                String why = wrong == null ? "" : wrong.getMessage();
                throw new SdpException(first.line(), "a=fingerprint: " + why);
            }
            return List.copyOf(known);
        }
    }
}
