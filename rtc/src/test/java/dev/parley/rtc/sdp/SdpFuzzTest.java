package dev.parley.rtc.sdp;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.parley.rtc.AllocationLimit;
import dev.parley.rtc.dtls.Fingerprint;
import dev.parley.rtc.ice.IceCandidate;
import dev.parley.rtc.ice.IceCredentials;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes as an offer: it is refused with a reason, or answered by a description that can be read, has a section for each
 * of the offer's, and is in proportion to it.
 */
class SdpFuzzTest {
    private static final IceCredentials CREDENTIALS = new IceCredentials("ufrag123", "password0123456789012345");
    private static final Fingerprint FINGERPRINT = Fingerprint.of("sha-256", new byte[1]);
    private static final List<IceCandidate> CANDIDATES =
            IceCandidate.hosts(List.of(InetAddress.ofLiteral("192.0.2.7")), 8000);
    /** Most of it is the fuzzer's: an offer of 3 KB takes 2.4 MB of which the parser by itself allocates 68 KB. */
    private static final int ALLOCATED = 4 << 20;

    private static final int ALLOCATED_BYTE = 400;
    private static final int ANSWER = 4096;

    static Stream<byte[]> seeds() {
        String bare = Offers.audioAndData().replace("ssrc-audio-level", "x").replace("a=rtpmap:111", "a=rtpmap:0");
        String formats = Offers.audioAndData().replace("SAVPF 111", "SAVPF" + " 8 0".repeat(1000) + " 111");
        return Stream.of(Offers.chromium(), Offers.audioAndData(), Offers.firefox(), bare, formats)
                .map(each -> each.getBytes(StandardCharsets.UTF_8));
    }

    @DictionaryEntries({
        "v=0\\x0a",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\\x0a",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\\x0a",
        "a=group:BUNDLE ",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\\x0a",
        "a=rtpmap:",
        "a=fmtp:",
        "a=fingerprint:sha-256 ",
        "a=setup:active\\x0a",
        "a=bundle-only\\x0a",
        "a=max-message-size:",
        "a=sctp-port:"
    })
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void anyOffer(byte @NotNull [] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        AllocationLimit.hold(ALLOCATED + (long) ALLOCATED_BYTE * input.length, () -> take(text));
    }

    private static void take(String text) throws SdpException {
        WebRtcOffer offer;
        try {
            offer = WebRtcOffer.parse(text);
        } catch (SdpException e) {
            if (e.getMessage().isBlank() || e.getMessage().length() > 500) {
                throw new AssertionError(e);
            }
            return;
        }
        String answer = new SdpAnswer(1, 2, CREDENTIALS, FINGERPRINT, CANDIDATES, 3, "name", 1000).to(offer);
        if (answer.length() > ANSWER + 2 * text.length()) {
            throw new AssertionError(answer.length() + " characters for " + text.length());
        }
        List<MediaSection> sections = SessionDescription.parse(answer).sections();
        List<MediaSection> offered = offer.description().sections();
        if (sections.size() != offered.size()) {
            throw new AssertionError(sections.size() + " sections for " + offered.size());
        }
    }
}
