package dev.parley.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.codec.OpusEncoderOptions.Application;
import dev.parley.resample.Resampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpusTest {
    private static final short[] SPEECH = TestClips.speech("goforward").samples();

    private static List<byte[]> encode(OpusEncoderOptions options, short[] pcm, int frame) {
        List<byte[]> packets = new ArrayList<>();
        byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
        try (OpusEncoder encoder = new OpusEncoder(options)) {
            for (int at = 0; at + frame <= pcm.length; at += frame) {
                packets.add(Arrays.copyOf(packet, encoder.encode(pcm, at, frame, packet, 0)));
            }
        }
        return packets;
    }

    private static short[] decode(List<byte[]> packets, int rate) {
        short[] pcm = new short[packets.size() * rate * 120 / 1000 + rate];
        int length = 0;
        try (OpusDecoder decoder = new OpusDecoder(rate)) {
            for (byte[] packet : packets) {
                length += decoder.decode(packet, 0, packet.length, pcm, length);
            }
        }
        return Arrays.copyOf(pcm, length);
    }

    private static int bytes(List<byte[]> packets) {
        return packets.stream().mapToInt(packet -> packet.length).sum();
    }

    @Test
    void speechSurvivesTheRoundTrip() {
        List<byte[]> packets = encode(OpusEncoderOptions.speech(16_000), SPEECH, 320);
        short[] decoded = decode(packets, 16_000);
        int delay;
        try (OpusEncoder encoder = new OpusEncoder(OpusEncoderOptions.speech(16_000))) {
            delay = encoder.preSkip48k() / 3;
        }
        assertThat(decoded).hasSize(packets.size() * 320);
        assertThat(TestClips.correlation(SPEECH, decoded, delay)).isGreaterThan(0.8);
        int bestLag = IntStream.range(0, 400)
                .boxed()
                .max(Comparator.comparingDouble(lag -> TestClips.correlation(SPEECH, decoded, lag)))
                .orElseThrow();
        assertThat(bestLag).isCloseTo(delay, within(8));
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 12_000, 16_000, 24_000, 48_000})
    void everyOpusRateCarriesATone(int rate) {
        short[] tone = TestClips.tone(440, rate, rate, 8_000);
        short[] decoded = decode(encode(OpusEncoderOptions.speech(rate), tone, rate / 50), rate);
        assertThat(decoded).hasSize(rate);
        assertThat(TestClips.rms(decoded, rate / 2, rate)).isBetween(5_000.0, 6_400.0);
    }

    @Test
    void everyFrameLengthIsAcceptedAndNoOther() {
        byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
        try (OpusEncoder encoder = new OpusEncoder(OpusEncoderOptions.speech(24_000))) {
            for (int samples : new int[] {60, 120, 240, 480, 960, 1440, 1920, 2400, 2880}) {
                int length = encoder.encode(new short[samples], 0, samples, packet, 0);
                assertThat(OpusPacket.samples48k(packet, 0, length)).isEqualTo(2 * samples);
            }
            assertThatThrownBy(() -> encoder.encode(new short[500], 0, 500, packet, 0))
                    .isInstanceOfSatisfying(
                            OpusException.class, e -> assertThat(e.code()).isEqualTo(-1))
                    .hasMessageContaining("invalid argument");
            assertThatThrownBy(() -> encoder.encode(new short[2881], 0, 2881, packet, 0))
                    .isInstanceOf(OpusException.class)
                    .hasMessageContaining("120 ms");
        }
    }

    @Test
    void bitrateSteersTheSize() {
        int low = bytes(encode(OpusEncoderOptions.speech(16_000).withBitrate(12_000), SPEECH, 320));
        int high = bytes(encode(OpusEncoderOptions.speech(16_000).withBitrate(48_000), SPEECH, 320));
        assertThat(high).isGreaterThan(2 * low);
    }

    @Test
    void dtxNearlyStopsSendingSilence() {
        List<byte[]> packets = encode(OpusEncoderOptions.speech(16_000).withDtx(true), new short[32_000], 320);
        assertThat(packets).filteredOn(packet -> packet.length <= 2).hasSizeGreaterThan(packets.size() / 2);
    }

    @Test
    void offsetsAreHonoured() {
        short[] shifted = new short[SPEECH.length + 7];
        System.arraycopy(SPEECH, 0, shifted, 7, SPEECH.length);
        byte[] plain = encode(OpusEncoderOptions.speech(16_000), SPEECH, 320).getFirst();
        byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES + 5];
        try (OpusEncoder encoder = new OpusEncoder(OpusEncoderOptions.speech(16_000));
                OpusDecoder decoder = new OpusDecoder(16_000)) {
            int length = encoder.encode(shifted, 7, 320, packet, 5);
            assertThat(Arrays.copyOfRange(packet, 5, 5 + length)).isEqualTo(plain);
            short[] pcm = new short[decoder.maxSamples() + 3];
            assertThat(decoder.decode(packet, 5, length, pcm, 3)).isEqualTo(320);
            assertThat(Arrays.copyOfRange(pcm, 3, 323)).isEqualTo(decode(List.of(plain), 16_000));
        }
    }

    @Test
    void concealmentContinuesTheSignal() {
        short[] tone = TestClips.tone(300, 16_000, 16_000, 8_000);
        List<byte[]> packets = encode(OpusEncoderOptions.speech(16_000), tone, 320);
        short[] pcm = new short[3_000];
        try (OpusDecoder decoder = new OpusDecoder(16_000)) {
            for (byte[] packet : packets) {
                decoder.decode(packet, 0, packet.length, pcm, 0);
            }
            assertThat(decoder.conceal(pcm, 0, 320)).isEqualTo(320);
        }
        assertThat(TestClips.rms(pcm, 0, 320)).isGreaterThan(1_500);
    }

    @Test
    void fecRecoversALostPacketBetterThanConcealment() {
        List<byte[]> packets = encode(OpusEncoderOptions.speech(16_000).withFec(30), SPEECH, 320);
        short[] whole = decode(packets, 16_000);
        double recovered = 0;
        double concealed = 0;
        short[] pcm = new short[3_000];
        for (int lost = 40; lost < packets.size() - 1; lost += 7) {
            short[] expected = Arrays.copyOfRange(whole, lost * 320, lost * 320 + 320);
            try (OpusDecoder withFec = new OpusDecoder(16_000);
                    OpusDecoder without = new OpusDecoder(16_000)) {
                for (byte[] packet : packets.subList(0, lost)) {
                    withFec.decode(packet, 0, packet.length, pcm, 0);
                    without.decode(packet, 0, packet.length, pcm, 0);
                }
                byte[] next = packets.get(lost + 1);
                assertThat(withFec.decodeFec(next, 0, next.length, pcm, 0, 320)).isEqualTo(320);
                recovered += difference(expected, pcm);
                without.conceal(pcm, 0, 320);
                concealed += difference(expected, pcm);
            }
        }
        assertThat(recovered).isLessThan(0.7 * concealed);
    }

    @Test
    void protectsWhileThereIsLossAndGoesBack() {
        byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
        List<byte[]> packets = new ArrayList<>();
        try (OpusEncoder encoder = new OpusEncoder(OpusEncoderOptions.speech(16_000))) {
            for (int i = 0; i < 90; i++) {
                if (i % 30 == 0) {
                    encoder.protectAgainst(i == 30 ? 2 : 0);
                }
                packets.add(Arrays.copyOf(packet, encoder.encode(SPEECH, 8_000 + i * 320, 320, packet, 0)));
            }
        }
        List<Boolean> speechMode = packets.stream()
                .map(each -> ((each[0] >> 3) & 0x1f) < 16) // RFC 6716 section 3.1
                .toList();
        assertThat(speechMode.subList(0, 30)).containsOnly(false);
        assertThat(speechMode.subList(32, 60)).containsOnly(true);
        assertThat(speechMode.subList(62, 90)).containsOnly(false);
        short[] whole = decode(packets, 16_000);
        assertThat(TestClips.correlation(Arrays.copyOfRange(SPEECH, 8_000, 8_000 + 90 * 320), whole, 104))
                .as("no seam")
                .isGreaterThan(0.8);
    }

    private static double difference(short[] expected, short[] actual) {
        double energy = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = expected[i] - actual[i];
            energy += error * error;
        }
        return energy;
    }

    @Test
    void resetForgetsTheSignal() {
        byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
        try (OpusEncoder encoder = new OpusEncoder(OpusEncoderOptions.speech(16_000))) {
            byte[] first = Arrays.copyOf(packet, encoder.encode(SPEECH, 9_600, 320, packet, 0));
            encoder.encode(SPEECH, 3_200, 320, packet, 0);
            encoder.reset();
            byte[] again = Arrays.copyOf(packet, encoder.encode(SPEECH, 9_600, 320, packet, 0));
            assertThat(again).isEqualTo(first);
        }
    }

    @Test
    void optionsNameTheFieldAtFault() {
        assertThatThrownBy(() -> OpusEncoderOptions.speech(44_100)).hasMessageContaining("sampleRate 44100");
        assertThatThrownBy(() -> OpusEncoderOptions.speech(24_000).withComplexity(11))
                .hasMessageContaining("complexity 11: must be 0 to 10");
        assertThatThrownBy(() -> OpusEncoderOptions.speech(24_000).withBitrate(1))
                .hasMessageContaining("bitrate 1");
        assertThatThrownBy(() -> new OpusDecoder(22_050)).hasMessageContaining("22050");
        assertThat(OpusEncoderOptions.speech(24_000)
                        .withApplication(Application.AUDIO)
                        .application())
                .isEqualTo(Application.AUDIO);
    }

    @Test
    void aClosedCodecRefusesWorkInsteadOfTouchingFreedMemory() {
        OpusEncoder encoder = new OpusEncoder(OpusEncoderOptions.speech(16_000));
        OpusDecoder decoder = new OpusDecoder(16_000);
        encoder.close();
        encoder.close();
        decoder.close();
        assertThatThrownBy(() -> encoder.encode(SPEECH, 0, 320, new byte[4_000], 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoder.decode(new byte[] {8, 1, 2}, 0, 3, new short[2_000], 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoder.conceal(new short[2_000], 0, 320)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void corruptPacketsAreReportedAndTheDecoderLivesOn() {
        List<byte[]> packets = encode(OpusEncoderOptions.speech(16_000), SPEECH, 320);
        short[] pcm = new short[2_000];
        try (OpusDecoder decoder = new OpusDecoder(16_000)) {
            // Code 3 with a frame count of 0 (RFC 6716 section 3.2.5, requirement R5).
            assertThatThrownBy(() -> decoder.decode(new byte[] {(byte) 0xff, 0}, 0, 2, pcm, 0))
                    .isInstanceOfSatisfying(
                            OpusException.class, e -> assertThat(e.code()).isEqualTo(-4))
                    .hasMessageContaining("corrupted stream");
            assertThatThrownBy(() -> decoder.decode(new byte[0], 0, 0, pcm, 0)).isInstanceOf(OpusException.class);
            byte[] good = packets.getFirst();
            assertThat(decoder.decode(good, 0, good.length, pcm, 0)).isEqualTo(320);
        }
    }

    @Property(tries = 2_000)
    void arbitraryBytesDecodeOrAreRefused(@ForAll @Size(min = 1, max = 300) byte[] bytes) {
        short[] pcm = new short[5_760];
        int expected = OpusPacket.samples48k(bytes, 0, bytes.length);
        try (OpusDecoder decoder = new OpusDecoder(48_000)) {
            assertThat(decoder.decode(bytes, 0, bytes.length, pcm, 0)).isEqualTo(expected);
        } catch (OpusException e) {
            assertThat(e.code()).isEqualTo(-4);
        }
    }

    @Test
    void speechTakesTheTransformModeFromItsFirstPacketOn() {
        short[] pcm = Resampler.resample(TestClips.speech("goforward"), 24_000).samples();
        assertThat(encode(OpusEncoderOptions.speech(24_000), pcm, 960))
                .isNotEmpty()
                .allSatisfy(packet -> {
                    // RFC 6716 section 3.1: configurations 16 and above are CELT.
                    assertThat((packet[0] & 0xff) >> 3).isGreaterThanOrEqualTo(16);
                    assertThat(packet.length).isBetween(50, 400);
                });
    }
}
