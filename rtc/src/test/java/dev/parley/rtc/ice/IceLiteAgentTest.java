package dev.parley.rtc.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IceLiteAgentTest {
    private static final IceCredentials LOCAL = IceCredentials.generate(new Random(1));
    private static final IceCredentials REMOTE = new IceCredentials("F7gI", "x9cml/YzichV2+XlhiMu8gRT");
    private static final PacketPath HOME = address("192.0.2.7", 50_000);
    private static final PacketPath AWAY = address("2001:db8::7", 50_001);

    private final IceLiteAgent agent = new IceLiteAgent(LOCAL, REMOTE, 0);

    private static PacketPath address(String host, int port) {
        try {
            return new UdpPath(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static StunMessage check(IceCredentials local, IceCredentials remote, int... attributes) {
        StunWriter writer = new StunWriter(
                        StunMessage.BINDING_REQUEST, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
                .attribute(
                        StunMessage.USERNAME, (local.ufrag() + ":" + remote.ufrag()).getBytes(StandardCharsets.UTF_8))
                .attribute(StunMessage.PRIORITY, new byte[4]);
        for (int each : attributes) {
            writer.attribute(each, new byte[each == StunMessage.USE_CANDIDATE ? 0 : 8]);
        }
        byte[] bytes = writer.finish(local.password());
        try {
            return StunMessage.parse(bytes, bytes.length);
        } catch (StunFormatException e) {
            throw new AssertionError(e);
        }
    }

    private static StunMessage plain() {
        return check(LOCAL, REMOTE, StunMessage.ICE_CONTROLLING);
    }

    private static StunMessage nominating() {
        return check(LOCAL, REMOTE, StunMessage.ICE_CONTROLLING, StunMessage.USE_CANDIDATE);
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void answersWithTheAddressThatItSaw() throws StunFormatException {
        byte[] answer = agent.check(plain(), HOME, 0);
        assertThat(answer).isNotNull();
        StunMessage response = StunMessage.parse(answer, answer.length);
        assertThat(response.authentic(LOCAL.password())).isTrue();
        assertThat(answer).startsWith(1, 1);
        assertThat(response.transaction()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        int at = StunMessage.HEADER_BYTES;
        assertThat(StunMessage.int16(answer, at)).isEqualTo(StunMessage.XOR_MAPPED_ADDRESS);
        assertThat(StunMessage.int16(answer, at + 6) ^ 0x2112).isEqualTo(50_000);
        assertThat(StunMessage.int32(answer, at + 8) ^ StunMessage.MAGIC_COOKIE).isEqualTo(0xC000_0207);
        assertThat(agent.selected()).isEqualTo(HOME);
    }

    @Test
    void answersAreNeverLargerThanTheirQuestions() throws StunFormatException {
        for (PacketPath from : new PacketPath[] {HOME, AWAY}) {
            StunMessage request = nominating();
            assertThat(agent.check(request, from, 0)).hasSizeLessThanOrEqualTo(request.length());
        }
        byte[] bare = new StunWriter(StunMessage.BINDING_REQUEST, new byte[12])
                .attribute(StunMessage.USERNAME, (LOCAL.ufrag() + ":F7gI").getBytes(StandardCharsets.UTF_8))
                .finish(LOCAL.password());
        assertThat(agent.check(StunMessage.parse(bare, bare.length), HOME, 0)).hasSizeLessThanOrEqualTo(bare.length);
        assertThat(agent.check(StunMessage.parse(bare, bare.length), AWAY, 0)).isNull();
    }

    @Test
    void doesNothingForWhoDoesNotKnowThePassword() {
        IceCredentials wrong = new IceCredentials(LOCAL.ufrag(), "another password of 22+");
        assertThat(agent.check(check(wrong, REMOTE, StunMessage.USE_CANDIDATE), AWAY, 0))
                .isNull();
        assertThat(agent.check(check(LOCAL, LOCAL, StunMessage.USE_CANDIDATE), AWAY, 0))
                .isNull();
        assertThat(agent.selected()).isNull();
    }

    @Test
    void followsNominationsOnly() {
        agent.check(nominating(), HOME, 0);
        agent.check(plain(), AWAY, 0);
        assertThat(agent.selected()).isEqualTo(HOME);
        agent.check(nominating(), AWAY, 0);
        assertThat(agent.selected()).isEqualTo(AWAY);
    }

    @Test
    void consentEndsThirtySecondsAfterTheLastCheckFromTheSelectedAddress() {
        agent.check(nominating(), HOME, seconds(5));
        agent.check(plain(), AWAY, seconds(30));
        assertThat(agent.expired(seconds(35))).isFalse();
        assertThat(agent.expired(seconds(35) + 1)).isTrue();
        agent.check(plain(), HOME, seconds(35));
        assertThat(agent.expired(seconds(65))).isFalse();
        assertThat(agent.expiresNs()).isEqualTo(seconds(65));
    }

    @Test
    void tellsAControlledClientOfTheConflict() throws StunFormatException {
        byte[] answer = agent.check(check(LOCAL, REMOTE, StunMessage.ICE_CONTROLLED), HOME, 0);
        assertThat(answer).isNotNull().startsWith(1, 0x11);
        assertThat(StunMessage.parse(answer, answer.length).has(StunMessage.ERROR_CODE))
                .isTrue();
        assertThat(agent.selected()).isNull();
    }

    @Test
    void keepsTheOldWayUntilTheNewCredentialsAreUsed() {
        agent.check(nominating(), HOME, 0);
        IceCredentials local = IceCredentials.generate(new Random(2));
        IceCredentials remote = IceCredentials.generate(new Random(3));
        agent.restart(local, remote);
        assertThat(agent.local()).isEqualTo(local);
        assertThat(agent.check(plain(), HOME, 0)).isNotNull();
        assertThat(agent.check(check(local, remote, StunMessage.USE_CANDIDATE), AWAY, 0))
                .isNotNull();
        assertThat(agent.selected()).isEqualTo(AWAY);
        assertThat(agent.check(plain(), HOME, 0)).isNull();
    }
}
