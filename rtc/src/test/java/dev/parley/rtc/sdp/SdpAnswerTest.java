package dev.parley.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rtc.dtls.Fingerprint;
import dev.parley.rtc.ice.IceCandidate;
import dev.parley.rtc.ice.IceCredentials;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SdpAnswerTest {
    private static SdpAnswer answer() throws UnknownHostException {
        return new SdpAnswer(
                17,
                2,
                new IceCredentials("abcd1234", "abcdefghijklmnopqrstuvwx"),
                Fingerprint.parse(Offers.FINGERPRINT),
                IceCandidate.hosts(
                        List.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")), 3478),
                4_000_000_000L,
                "name",
                262_144);
    }

    private static String to(String offer) throws Exception {
        return answer().to(WebRtcOffer.parse(offer));
    }

    @Test
    void answersChromium() throws Exception {
        assertThat(to(Offers.chromium()))
                .isEqualTo("""
                v=0
                o=- 17 2 IN IP4 192.0.2.1
                s=-
                t=0 0
                a=ice-lite
                a=group:BUNDLE 0 2
                a=msid-semantic: WMS agent
                m=audio 3478 UDP/TLS/RTP/SAVPF 111
                c=IN IP4 192.0.2.1
                a=mid:0
                a=sendrecv
                a=rtcp-mux
                a=rtpmap:111 opus/48000/2
                a=fmtp:111 minptime=10;useinbandfec=1
                a=ptime:20
                a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
                a=msid:agent audio
                a=ssrc:4000000000 cname:name
                %sm=video 0 UDP/TLS/RTP/SAVPF 96 97
                c=IN IP4 192.0.2.1
                a=mid:1
                a=inactive
                m=application 3478 UDP/DTLS/SCTP webrtc-datachannel
                c=IN IP4 192.0.2.1
                a=mid:2
                a=sctp-port:5000
                a=max-message-size:262144
                %s""".formatted(transport(), transport()).replace("\n", "\r\n"));
    }

    private static String transport() {
        return """
                a=ice-ufrag:abcd1234
                a=ice-pwd:abcdefghijklmnopqrstuvwx
                a=fingerprint:%s
                a=setup:passive
                a=candidate:1 1 udp 2130706431 192.0.2.1 3478 typ host
                a=candidate:2 1 udp 2130706175 2001:db8:0:0:0:0:0:1 3478 typ host
                a=end-of-candidates
                """.formatted(Offers.FINGERPRINT);
    }

    @Test
    void turnsTheDirectionRound() throws Exception {
        String listening = to(Offers.chromium().replaceFirst("a=sendrecv", "a=recvonly"));
        assertThat(listening).contains("a=sendonly\r\n", "a=msid:agent audio\r\n");
        String speaking = to(Offers.chromium().replaceFirst("a=sendrecv", "a=sendonly"));
        assertThat(speaking).contains("a=recvonly\r\n").doesNotContain("a=msid:", "a=ssrc:");
    }

    @Test
    void sendsSilenceAsNothingOnlyWhereThatWasOffered() throws Exception {
        assertThat(to(Offers.chromium().replace("useinbandfec=1", "useinbandfec=0;usedtx=1")))
                .contains("a=fmtp:111 minptime=10;usedtx=1\r\n");
    }

    @Test
    void takesGenericNacksOnlyWhereTheyWereOffered() throws Exception {
        for (String offered : List.of("111 nack", "* nack")) {
            assertThat(to(Offers.chromium().replace("a=rtcp-fb:111 transport-cc", "a=rtcp-fb:" + offered)))
                    .contains("a=rtcp-fb:111 nack\r\n");
        }
        assertThat(to(Offers.chromium().replace("a=rtcp-fb:111 transport-cc", "a=rtcp-fb:111 nack pli")))
                .doesNotContain("rtcp-fb");
    }

    @Test
    void refusesWhatIsOutsideTheBundle() throws Exception {
        assertThat(to(Offers.chromium().replace("BUNDLE 0 1 2", "BUNDLE 0 1")))
                .contains("a=group:BUNDLE 0\r\n", "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n");
    }

    @Test
    void answersCompandedSound() throws Exception {
        assertThat(to(Offers.chromium().replace("opus/48000/2", "speex/16000")))
                .contains("m=audio 3478 UDP/TLS/RTP/SAVPF 0\r\n", "a=rtpmap:0 PCMU/8000\r\n")
                .doesNotContain("fmtp");
    }

    @Test
    void whatElseHasTheIdOfTheAudioLevelIsNotTakenForIt() throws Exception {
        String offer = Offers.audioAndData().replace("a=extmap:1 urn", "a=extmap:1/recvonly\r\na=extmap:1 urn");
        assertThat(to(offer)).contains("a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n");
    }
}
