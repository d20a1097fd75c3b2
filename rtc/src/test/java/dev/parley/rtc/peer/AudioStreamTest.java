package dev.parley.rtc.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sdp.RtpCodec;
import dev.parley.rtc.srtp.SrtpKeys;
import dev.parley.rtc.srtp.SrtpProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two sides of a call, on time of the test's own; packets take no time. */
class AudioStreamTest {
    private static final long FRAME_NS = Duration.ofMillis(20).toNanos();
    private static final RtpCodec OPUS = new RtpCodec(111, "opus", 48_000, Map.of(), true);

    private final List<Integer> heard = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private final AudioStream server = stream(OPUS, 1, this::toClient);
    private final AudioStream client = stream(OPUS, 2, this::toServer);
    private Set<Integer> lost = Set.of();
    private final Set<Integer> gone = new HashSet<>();
    private int first = -1;
    private int controlPackets;
    private long now = 1_000_000_000L;
    private int sent;

    AudioStreamTest() {
        byte[] exported = new byte[SrtpProfile.AEAD_AES_128_GCM.exportBytes()];
        new Random(3).nextBytes(exported);
        SrtpKeys keys = SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, exported);
        server.start(keys, now);
        client.start(keys.reversed(), now);
    }

    private AudioStream stream(RtpCodec codec, long seed, java.util.function.Consumer<byte[]> out) {
        return new AudioStream(codec, 0, "side " + seed, new Random(seed), () -> Instant.EPOCH.plusNanos(now), out);
    }

    private void toClient(byte[] packet) {
        int number = packet.length > 3 ? (packet[2] & 0xff) << 8 | packet[3] & 0xff : 0;
        boolean sound = !RtpPacket.isControl(packet);
        if (sound && first < 0) {
            first = number;
        }
        if (sound && lost.contains(number - first & 0xffff) && gone.add(number)) {
            return;
        }
        RtpPacket received = client.receive(packet, now);
        if (received != null) {
            heard.add(received.bytes()[received.offset()] & 0xff);
        }
    }

    private void toServer(byte[] packet) {
        controlPackets += RtpPacket.isControl(packet) ? 1 : 0;
        server.receive(packet, now);
        double told = server.takeReportedLoss();
        if (told >= 0) {
            losses.add(told);
        }
    }

    /** Frames with their number, of which those with the numbers that are to be lost are lost. */
    private void speak(int frames) {
        for (int i = 0; i < frames; i++) {
            server.send(new byte[] {(byte) sent}, 1, sent * 960, false, now);
            client.send(new byte[1], 1, sent * 960, false, now);
            sent++;
            now += FRAME_NS;
            server.advance(now);
            client.advance(now);
        }
    }

    @Test
    void theShareThatTheOtherSideMissedIsToldOnceAReport() {
        speak(100);
        assertThat(losses).containsExactly(0.0, 0.0, 0.0, 0.0);
        losses.clear();
        lost = Set.of(110, 120, 130, 140, 150);
        speak(100);
        assertThat(losses).containsExactly(20 / 256.0, 20 / 256.0, 10 / 256.0, 0.0);
        losses.clear();
        speak(100);
        assertThat(losses).containsExactly(0.0, 0.0, 0.0, 0.0);
        assertThat(server.statistics().lostByClient()).isEqualTo(5);
        assertThat(server.takeReportedLoss()).isEqualTo(-1);
        assertThat(heard)
                .isEqualTo(IntStream.range(0, 300)
                        .filter(each -> !lost.contains(each))
                        .mapToObj(each -> each & 0xff)
                        .toList());
    }

    @Test
    void whatIsMissingIsAskedForAndComesOnceMoreWhereItCanComeInTime() {
        client.lossWaitMs(40);
        speak(300);
        heard.clear();
        lost = Set.of(310, 311, 350);
        int before = controlPackets;
        speak(60);
        assertThat(heard).hasSize(60);
        assertThat(heard).doesNotHaveDuplicates().contains(310 & 0xff, 311 & 0xff, 350 & 0xff);
        assertThat(controlPackets - before).as("two of them, and the reports").isLessThanOrEqualTo(2 + 3);
        assertThat(server.statistics().packetsRepeated()).isEqualTo(3);
        assertThat(client.statistics().packetsLost()).isZero();
    }

    @Test
    void whatWouldComeTooLateIsNotAskedFor() {
        client.lossWaitMs(20);
        speak(300);
        lost = Set.of(310);
        speak(30);
        assertThat(server.statistics().packetsRepeated()).isZero();
        assertThat(heard).hasSize(329);
    }

    @Test
    void nothingIsRepeatedToAClientThatDidNotOfferIt() {
        server.agree(new RtpCodec(111, "opus", 48_000, Map.of(), false), 0);
        client.lossWaitMs(40);
        speak(300);
        lost = Set.of(310);
        speak(30);
        assertThat(server.statistics().packetsRepeated()).isZero();
    }
}
