package dev.parley.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.WebRtcConfig;
import dev.parley.transport.webrtc.IceServers.IceServer;
import dev.parley.transport.webrtc.TurnSecret.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IceServersTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_793_500_000L - 3600);
    private static final String STUN = "stun:stun.example.com";
    private static final String TURN = "turn:turn.example.com:3478?transport=udp";
    private static final String TURNS = "turns:turn.example.com";

    private static IceServers servers(List<String> urls, Optional<String> secret) {
        return new IceServers(
                new WebRtcConfig(
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        urls,
                        secret,
                        Duration.ofHours(1)),
                () -> NOW);
    }

    /** What {@code hmac.new(secret, username, "sha1")} of Python makes of the same. */
    @Test
    void credentialsAreThoseThatTurnServersComputeToo() {
        assertThat(new TurnSecret("north").credentials(Instant.ofEpochSecond(1_700_000_000L), "req_1"))
                .isEqualTo(new Credentials("1700000000:req_1", "jbODev0L2UeOkjuaBDVOjn6yulA="));
        assertThat(new TurnSecret("a long-lived secret of coturn")
                        .credentials(Instant.ofEpochSecond(1_793_500_000L), "parley"))
                .isEqualTo(new Credentials("1793500000:parley", "1LeOX7O4pRn1d/H0Prc3cfyzVlU="));
    }

    @Test
    void relaysComeWithCredentialsThatEndAndOthersWithout() {
        List<IceServer> told = servers(List.of(TURN, STUN, TURNS), Optional.of("a long-lived secret of coturn"))
                .forClient("parley");

        assertThat(told)
                .containsExactly(
                        new IceServer(List.of(STUN), Optional.empty()),
                        new IceServer(
                                List.of(TURN, TURNS),
                                Optional.of(new Credentials("1793500000:parley", "1LeOX7O4pRn1d/H0Prc3cfyzVlU="))));
    }

    @Test
    void withoutServersThereIsNothingToTell() {
        assertThat(servers(List.of(), Optional.of("north")).forClient("parley")).isEmpty();
    }
}
