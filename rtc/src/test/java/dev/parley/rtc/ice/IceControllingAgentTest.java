package dev.parley.rtc.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the server's side, on virtual time. */
class IceControllingAgentTest {
    private static final PacketPath FROM = new UdpPath(new InetSocketAddress("192.0.2.7", 4000));

    private final Random random = new Random(1);
    private final IceCredentials local = IceCredentials.generate(random);
    private final IceCredentials remote = IceCredentials.generate(random);
    private final IceLiteAgent server = new IceLiteAgent(remote, local, 0);
    private final IceControllingAgent client = new IceControllingAgent(local, remote, 2_130_706_431L, random, 0);
    private long now;

    private byte[] answer(byte[] check) throws StunFormatException {
        return server.check(StunMessage.parse(check, check.length), FROM, now);
    }

    private boolean takes(byte[] answer) throws StunFormatException {
        return client.answered(StunMessage.parse(answer, answer.length), now);
    }

    @Test
    void nominatesTheWayAndAsksForConsent() throws Exception {
        byte[] check = client.advance(0);
        assertThat(takes(answer(check))).isTrue();
        assertThat(server.selected()).isEqualTo(FROM);
        assertThat(client.connected()).isTrue();
        assertThat(client.deadlineNs()).isEqualTo(IceControllingAgent.CONSENT_EVERY.toNanos());
        now = client.deadlineNs();
        byte[] next = client.advance(now);
        assertThat(takes(answer(check))).as("the answer to an older check").isFalse();
        assertThat(takes(answer(next))).isTrue();
        now += IceLiteAgent.CONSENT.toNanos();
        assertThat(client.expired(now)).isFalse();
        assertThat(client.expired(now + 1)).isTrue();
    }

    @Test
    void repeatsACheckUntilItIsAnswered() throws Exception {
        byte[] check = client.advance(0);
        long first = IceControllingAgent.FIRST_REPETITION.toNanos();
        assertThat(client.advance(first - 1)).isNull();
        assertThat(client.advance(first)).as("the same one").isEqualTo(check);
        assertThat(client.deadlineNs()).isEqualTo(3 * first);
        now = Duration.ofSeconds(1).toNanos();
        assertThat(takes(answer(check))).isTrue();
    }

    @Test
    void whatIsNotGenuineIsNoAnswer() throws Exception {
        byte[] check = client.advance(0);
        byte[] answer = answer(check);
        byte[] forged = answer.clone();
        forged[answer.length - 12] ^= 1;
        assertThat(takes(forged)).isFalse();
        assertThat(takes(check)).as("its own check").isFalse();
        assertThat(client.connected()).isFalse();
        assertThat(takes(answer)).isTrue();
    }
}
