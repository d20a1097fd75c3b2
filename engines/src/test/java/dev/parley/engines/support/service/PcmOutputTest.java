package dev.parley.engines.support.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Audio on its way to a server, and which moment of it a time of the server is. */
class PcmOutputTest {
    private static final int RATE = 1_000;

    private final PcmOutput output = new PcmOutput(RATE, new PcmOutput.Pieces(80, false));
    private final List<Object> sent = new ArrayList<>();
    private int room = Integer.MAX_VALUE;

    private final PcmOutput.Sink sink = new PcmOutput.Sink() {
        @Override
        public boolean full() {
            return room <= 0;
        }

        @Override
        public void send(Buffer binary) {
            room--;
            sent.add(binary.length() / 2);
        }

        @Override
        public void send(String text) {
            room--;
            sent.add(text);
        }
    };

    private boolean append(int ms) {
        return output.append(new short[ms], 0, ms);
    }

    @Test
    void audio_goes_out_in_whole_messages_and_the_rest_before_a_text() {
        append(200);
        assertThat(output.pump(sink)).isTrue();
        assertThat(sent).containsExactly(80, 80);
        output.say("end");
        append(10);
        output.pump(sink);
        assertThat(sent).containsExactly(80, 80, 40, "end");
        assertThat(output.pump(sink)).as("10 ms wait for more").isFalse();
    }

    @Test
    void no_message_is_empty() {
        output.say("first");
        append(80);
        output.say("second");
        output.silence(100);
        output.pump(sink);
        assertThat(sent).containsExactly("first", 80, "second", 80, 20);
    }

    @Test
    void where_messages_have_to_be_whole_the_last_one_is_filled_with_silence_that_does_not_count() {
        PcmOutput filled = new PcmOutput(RATE, new PcmOutput.Pieces(80, true));
        filled.append(new short[100], 0, 100);
        filled.say("end");
        filled.append(new short[80], 0, 80);
        filled.pump(sink);
        assertThat(sent).containsExactly(80, 80, "end", 80);
        assertThat(filled.ms(0.16)).isEqualTo(100);
        assertThat(filled.ms(0.24)).isEqualTo(180);
        assertThat(filled.isOwnSilence(0.15)).isTrue();
    }

    @Test
    void samples_are_little_endian() {
        List<Buffer> bytes = new ArrayList<>();
        output.append(new short[] {0x0102, -2}, 0, 2);
        output.say("end");
        output.pump(new PcmOutput.Sink() {
            @Override
            public boolean full() {
                return false;
            }

            @Override
            public void send(Buffer binary) {
                bytes.add(binary);
            }

            @Override
            public void send(String text) {
                // not looked at
            }
        });
        assertThat(bytes.getFirst().getBytes()).containsExactly(2, 1, -2, -1);
    }

    @Test
    void what_the_server_does_not_take_waits_up_to_a_bound() {
        room = 0;
        assertThat(append(PcmOutput.KEPT_SECONDS * RATE)).isTrue();
        output.pump(sink);
        assertThat(sent).isEmpty();
        assertThat(append(1)).as("a sample is lost").isFalse();
    }

    @Test
    void silence_of_our_own_counts_on_the_servers_clock_only() {
        append(800);
        output.silence(500);
        append(1_000);
        output.pump(sink);
        assertThat(output.sent()).isEqualTo(800 + 500 + 960);
        assertThat(output.ms(0.4)).isEqualTo(400);
        assertThat(output.ms(1.0)).isEqualTo(800);
        assertThat(output.ms(1.5)).isEqualTo(1_000);
        assertThat(output.isOwnSilence(0.8)).isFalse();
        assertThat(output.isOwnSilence(1.0)).isTrue();
        assertThat(output.isOwnSilence(1.4)).isFalse();
        assertThat(output.msBehind(1.0, 800)).isEqualTo(200);
        assertThat(output.msBehind(1.0, 900)).isEqualTo(-400);
        assertThat(output.msBehind(1.5, 900)).isEqualTo(100);
        assertThat(output.ms(1e300)).as("nonsense of a server").isEqualTo(1_760);
        assertThat(output.ms(Double.NaN)).isZero();
    }

    @Test
    void of_old_silences_only_the_sum_is_known() {
        for (int i = 0; i < PcmOutput.KEPT_SILENCES + 1; i++) {
            append(80);
            output.silence(20);
        }
        output.pump(sink);
        double end = output.sent() / (double) RATE;
        assertThat(output.ms(end)).isEqualTo(80L * (PcmOutput.KEPT_SILENCES + 1));
        assertThat(output.ms(0.08)).as("before the oldest that is known").isEqualTo(60);
    }
}
