package dev.parley.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.rtc.dtls.Fingerprint;
import dev.parley.rtc.ice.IceCandidate;
import dev.parley.rtc.ice.IceCredentials;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offers and answers of both sides fit each other. */
class WebRtcAnswerTest {
    private static final Fingerprint FINGERPRINT = Fingerprint.of("sha-256", new byte[] {1});

    private final IceCredentials client = IceCredentials.generate(new Random(1));
    private final IceCredentials server = IceCredentials.generate(new Random(2));

    private String answer() throws SdpException {
        String offer = new SdpOffer(4, client, FINGERPRINT, 0xffff_ffffL, "name", 1000).text();
        WebRtcOffer read = WebRtcOffer.parse(offer);
        assertThat(read.credentials()).isEqualTo(client);
        assertThat(read.fingerprints()).containsExactly(FINGERPRINT);
        assertThat(read.codec().isOpus()).isTrue();
        assertThat(read.maxMessageSize()).isEqualTo(1000);
        List<IceCandidate> candidates = IceCandidate.hosts(List.of(InetAddress.ofLiteral("192.0.2.1")), 3478);
        return new SdpAnswer(5, 1, server, FINGERPRINT, candidates, 7, "agent", 2000).to(read);
    }

    @Test
    void tellsHowTheServerIsReached() throws Exception {
        WebRtcAnswer answer = WebRtcAnswer.parse(answer());
        assertThat(answer.credentials()).isEqualTo(server);
        assertThat(answer.fingerprint()).isEqualTo(FINGERPRINT);
        assertThat(answer.address().toString()).isEqualTo("/192.0.2.1:3478");
        assertThat(answer.maxMessageSize()).isEqualTo(2000);
    }

    @ParameterizedTest
    @CsvSource({
        "a=ice-lite, a=none, not ICE-lite",
        "m=audio 3478, m=audio 0, refuses m=audio",
        "m=application 3478, m=application 0, refuses m=application",
        "a=setup:passive, a=setup:active, does not wait",
        "a=ice-pwd, a=none, no a=ice-pwd",
        "a=fingerprint:sha-256, a=fingerprint:md5, a=fingerprint",
        "192.0.2.1 3478 typ, example.com 3478 typ, a=candidate",
        "192.0.2.1 3478 typ, 192.0.2.1 70000 typ, a port",
        "1 udp, 1 tcp, no candidate over UDP"
    })
    void saysWhatIsWrong(String what, String instead, String message) throws Exception {
        String answer = answer().replace(what, instead);
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> WebRtcAnswer.parse(answer))
                .withMessageContaining(message);
    }
}
