package dev.parley.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebRtcOfferTest {
    @Test
    void readsWhatChromiumOffers() throws SdpException {
        WebRtcOffer offer = WebRtcOffer.parse(Offers.chromium());
        assertThat(offer.codec())
                .isEqualTo(new RtpCodec(111, "opus", 48_000, Map.of("minptime", "10", "useinbandfec", "1"), false));
        assertThat(offer.codec().wantsForwardErrorCorrection()).isTrue();
        assertThat(offer.codec().wantsDiscontinuousTransmission()).isFalse();
        assertThat(offer.audioLevelId()).isEqualTo(1);
        assertThat(offer.data()).isNotNull();
        assertThat(offer.sctpPort()).isEqualTo(5000);
        assertThat(offer.maxMessageSize()).isEqualTo(262_144);
        assertThat(offer.credentials().ufrag()).isEqualTo("F7gI");
        assertThat(offer.fingerprints()).hasToString("[" + Offers.FINGERPRINT + "]");
        assertThat(offer.audio().direction()).isEqualTo(Direction.SEND_RECEIVE);
    }

    @Test
    void findsTheTransportBeforeTheSectionsAndInTheFirstOfTheBundle() throws SdpException {
        assertThat(WebRtcOffer.parse(Offers.firefox()).fingerprints()).hasToString("[" + Offers.FINGERPRINT + "]");
        String dataFirst = Offers.audioAndData();
        String audio = dataFirst.substring(dataFirst.indexOf("m=audio"), dataFirst.indexOf("m=application"));
        String bare = audio.replaceAll("a=ice-(ufrag|pwd):.*\r\n", "");
        String text = dataFirst.replace(audio, "").replace("BUNDLE 0 2", "BUNDLE 2 0") + bare;
        assertThat(WebRtcOffer.parse(text).credentials().ufrag()).isEqualTo("F7gI");
    }

    @Test
    void takesTheBestCodecThatItHas() throws SdpException {
        String without = Offers.chromium().replace("opus/48000/2", "speex/16000");
        assertThat(WebRtcOffer.parse(without).codec().name()).isEqualTo("PCMU");
        assertThat(WebRtcOffer.parse(without.replaceAll("a=rtpmap:[08] .*\r\n", ""))
                        .codec())
                .isEqualTo(new RtpCodec(0, "PCMU", 8000, Map.of(), false));
    }

    @Test
    void takesEveryHashThatProvesSomethingAndNoOther() throws SdpException {
        String md5 = "a=fingerprint:md5 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n";
        String both = Offers.chromium().replace("a=fingerprint", md5 + "a=fingerprint");
        assertThat(WebRtcOffer.parse(both).fingerprints()).hasToString("[" + Offers.FINGERPRINT + "]");
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> WebRtcOffer.parse(Offers.chromium().replaceAll("a=fingerprint.*\r\n", md5)))
                .withMessageContaining("unknown hash md5");
    }

    @ParameterizedTest
    @CsvSource({
        "m=audio 9, m=audio 0, the offer has no audio",
        "m=audio 9 UDP/TLS/RTP/SAVPF, m=audio 9 RTP/AVP, the offer has no audio",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126, m=audio 9 UDP/TLS/RTP/SAVPF 9 13, line 8: none of its codecs",
        "a=ice-ufrag, a=x-ufrag, line 8: the audio section has no a=ice-ufrag",
        "a=ice-pwd, a=x-pwd, line 8: the audio section has no a=ice-pwd",
        "a=fingerprint, a=x-fingerprint, line 8: the audio section has no a=fingerprint",
        "a=rtcp-mux, a=x-mux, line 8: the audio section has no a=rtcp-mux",
        "a=setup:actpass, a=setup:passive, line 15: the server waits",
        "a=ice-pwd:x9cml/YzichV2+XlhiMu8gRT, a=ice-pwd:short, line 11: a=ice-ufrag or a=ice-pwd",
        "a=msid-semantic: WMS, a=ice-lite, both sides are ICE-lite",
        "v=0, v=1, line 1: a description begins with v=0",
        "t=0 0, nonsense, line 4: expected a letter and =",
        "m=audio 9, m=audio 70000, 'line 8: port is a number up to 65535, not 70000'",
        "a=rtpmap:111 opus/48000/2, a=rtpmap:111 opus, line 23: a=rtpmap names a codec",
        "a=sctp-port:5000, a=sctp-port:-1, sctp-port is a number up to 65535",
        "a=extmap:1 urn, a=extmap:/ urn, 'line 17: an id of a header extension is a number up to 255'"
    })
    void saysWhatIsWrongAndWhere(String text, String replacement, String message) {
        String offer = Offers.chromium().replace(text, replacement);
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> WebRtcOffer.parse(offer))
                .withMessageStartingWith(message.startsWith("line") ? message : "")
                .withMessageContaining(message);
    }

    @Test
    void isBounded() {
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> SessionDescription.parse("v=0\n" + "a=x\n".repeat(20_000)))
                .withMessageContaining("longer than 65536");
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> SessionDescription.parse("v=0\n" + "m=audio 9 X 0\n".repeat(33)))
                .withMessage("line 34: more than 32 m= lines");
        assertThatExceptionOfType(SdpException.class).isThrownBy(() -> SessionDescription.parse(""));
        String many = Offers.audioAndData().replace("SAVPF 111", "SAVPF 111" + " 0 8".repeat(60) + " 0");
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> WebRtcOffer.parse(many))
                .withMessage("line 8: m= names more formats than there are payload types");
    }

    @Property(tries = 500)
    void throwsNothingElse(
            @ForAll @IntRange(max = 4000) int at, @ForAll char put, @ForAll @IntRange(max = 40) int cut) {
        StringBuilder text = new StringBuilder(Offers.chromium());
        int from = at % text.length();
        text.replace(from, Math.min(text.length(), from + cut), String.valueOf(put));
        try {
            assertThat(WebRtcOffer.parse(text.toString()).codec()).isNotNull();
        } catch (SdpException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}
