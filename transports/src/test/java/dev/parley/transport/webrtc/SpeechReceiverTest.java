package dev.parley.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.dialect.IncomingAudio;
import dev.parley.rtc.rtp.RtpPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeechReceiverTest {
    private static final int RATE = 24_000;
    private static final int FRAME = RATE / 50;
    private static final Duration FRAME_TIME = Duration.ofMillis(20);

    private final VirtualTime time = new VirtualTime();
    private final List<IncomingAudio> out = new ArrayList<>();
    private final SpeechReceiver receiver = new SpeechReceiver(time, new PcmFrames(), RATE, out::add);
    private int sequence = 65_535;
    private int timestamp = -960;

    private RtpPacket packet(int value) {
        short[] samples = new short[FRAME];
        Arrays.fill(samples, (short) value);
        byte[] payload = new byte[2 * FRAME];
        PcmFrames.write(samples, payload);
        RtpPacket packet =
                new RtpPacket(111, false, sequence & 0xffff, timestamp, 7, -1, false, payload, 0, payload.length);
        sequence++;
        timestamp += 960;
        return packet;
    }

    private void comes(RtpPacket packet) {
        receiver.receive(packet, time.nanoTime());
    }

    private List<Integer> values() {
        return out.stream()
                .map(each -> each instanceof IncomingAudio.Frame frame ? (int) frame.samples()[0] : 0)
                .toList();
    }

    private void unbroken() {
        long end = out.getFirst().timestamp();
        for (IncomingAudio each : out) {
            assertThat(each.timestamp()).isEqualTo(end);
            end += switch (each) {
                case IncomingAudio.Frame frame -> frame.samples().length;
                case IncomingAudio.Gap gap -> gap.samples();
            };
        }
    }

    @Test
    void what_comes_in_order_is_handed_over_at_once() {
        for (int i = 1; i <= 3; i++) {
            comes(packet(i));
            assertThat(out).hasSize(i);
            time.advance(FRAME_TIME);
        }
        assertThat(values()).containsExactly(1, 2, 3);
        unbroken();
    }

    @Test
    void packets_in_the_wrong_order_are_put_right() {
        comes(packet(1));
        RtpPacket second = packet(2);
        comes(packet(3));
        assertThat(values()).containsExactly(1);
        comes(second);
        assertThat(values()).containsExactly(1, 2, 3);
        unbroken();
    }

    @Test
    void a_packet_that_was_lost_is_made_up_from_the_one_behind_it() {
        comes(packet(1));
        time.advance(FRAME_TIME);
        packet(2);
        time.advance(FRAME_TIME);
        comes(packet(3));
        time.advance(Duration.ofMillis(100));
        assertThat(values().subList(0, 3)).containsExactly(1, (int) PcmFrames.RECOVERED, 3);
        unbroken();
    }

    @Test
    void of_several_that_were_lost_the_first_are_concealed_and_the_last_is_made_up() {
        comes(packet(1));
        for (int i = 0; i < 6; i++) {
            packet(9);
            time.advance(FRAME_TIME);
        }
        comes(packet(2));
        time.advance(Duration.ofMillis(400));
        assertThat(values()).containsSubsequence(1, (int) PcmFrames.CONCEALED, 0, (int) PcmFrames.RECOVERED, 2);
        long concealed = out.stream()
                .filter(each -> each instanceof IncomingAudio.Frame frame && frame.samples()[0] == PcmFrames.CONCEALED)
                .mapToLong(each -> ((IncomingAudio.Frame) each).samples().length)
                .sum();
        assertThat(concealed).isBetween(1L, RATE * 60L / 1000);
        assertThat(values()).containsOnlyOnce((int) PcmFrames.RECOVERED);
        unbroken();
    }

    @Test
    void silence_is_told_while_it_lasts() {
        comes(packet(1));
        time.advance(Duration.ofSeconds(1));
        long silent = out.stream()
                .filter(IncomingAudio.Gap.class::isInstance)
                .mapToLong(each -> ((IncomingAudio.Gap) each).samples())
                .sum();
        assertThat(silent).isBetween((long) RATE * 8 / 10, (long) RATE);
        unbroken();
    }

    @Test
    void behind_the_end_nothing_is_told() {
        comes(packet(1));
        receiver.stop();
        comes(packet(2));
        time.advance(Duration.ofSeconds(1));
        assertThat(values()).containsExactly(1);
        assertThat(time.pending()).isZero();
    }
}
