package dev.parley.simulator.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.load.call.CallTrace;
import dev.parley.simulator.trace.SampleMark;
import dev.parley.simulator.trace.TraceEntry;
import dev.parley.simulator.trace.TraceEntry.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddedLatencyTest {
    private static final long MS = 1_000_000;

    private final List<TraceEntry> entries = new ArrayList<>();
    private final CallTrace call = new CallTrace(1 << 16);

    @Test
    void hearing_counts_from_the_frame_a_message_waited_for() {
        call.mark(new short[480]);
        call.mark(new short[480]);
        arrived(1, 0, call.sentNanos(1) + 3 * MS);
        assertThat(measured().toStt().sorted()).containsExactly(3);
    }

    @Test
    void hearing_does_not_count_the_time_before_speech_to_text_was_ready() {
        call.mark(new short[480]);
        long ready = call.sentNanos(0) + 500 * MS;
        arrived(0, ready, ready + 2 * MS);
        assertThat(measured().toStt().sorted()).containsExactly(2);
    }

    @Test
    void a_word_is_whole_when_what_follows_it_has_come() {
        for (int token = 0; token < 3; token++) {
            entries.add(new TraceEntry(Kind.LLM_TOKEN, 9, token, 0, token * 10 * MS));
        }
        word(0, 0, 12 * MS);
        word(1, 24 * MS, 25 * MS);
        word(2, 0, 99 * MS);
        assertThat(measured().toTts().sorted()).containsExactly(1, 2);
    }

    @Test
    void playing_counts_until_the_last_sample_of_what_was_sent() {
        entries.add(new TraceEntry(Kind.TTS_AUDIO, 4, 0, 0, 100 * MS));
        short[] frame = new short[1920];
        new SampleMark(4, 0).write(frame, frame.length);
        call.hear(bytes(frame, 0, 1000), 101 * MS);
        call.hear(bytes(frame, 1000, 920), 107 * MS);
        assertThat(measured().toCaller().sorted()).containsExactly(7);
        assertThat(measured().audioP99()).isEqualTo(7);
    }

    @Test
    void paced_audio_counts_from_when_it_was_due() {
        for (int frame = 0; frame < 6; frame++) {
            entries.add(new TraceEntry(Kind.TTS_AUDIO, 4, frame, 0, (100 + frame) * MS));
        }
        entries.add(new TraceEntry(Kind.TTS_REPLY, 4, 9, 0, 0));
        call.reply(0);
        call.word("Reply");
        call.word(" du.");
        call.audio(80, 110 * MS);
        call.audio(0, 110 * MS);
        call.audio(160, 112 * MS);
        call.audio(80, 113 * MS);
        call.audio(60, 112 * MS);
        call.audio(60, 195 * MS);
        assertThat(measured().toCaller().sorted())
                .as("frames 0 to 3 were due when sent, frame 4 when playback began; frame 5 did not come whole")
                .containsExactly(10, 10, 10, 11, 85);
    }

    @Test
    void the_first_token_counts_from_the_beginning_of_the_reply() {
        entries.add(new TraceEntry(Kind.LLM_TOKEN, 9, 0, 0, 150 * MS));
        entries.add(new TraceEntry(Kind.LLM_TOKEN, 9, 1, 0, 160 * MS));
        call.reply(20 * MS);
        call.word("Reply");
        call.word("du.");
        call.reply(30 * MS);
        assertThat(measured().firstToken().sorted()).containsExactly(130);
    }

    @Test
    void a_reply_that_two_streams_spoke_is_left_out() {
        entries.add(new TraceEntry(Kind.TTS_AUDIO, 4, 0, 0, 0));
        entries.add(new TraceEntry(Kind.TTS_REPLY, 4, 9, 0, 0));
        entries.add(new TraceEntry(Kind.TTS_REPLY, 5, 9, 0, 0));
        call.reply(0);
        call.word("Reply");
        call.word("du.");
        call.audio(80, MS);
        assertThat(measured().toCaller().count()).isZero();
    }

    @Test
    void what_other_calls_did_is_not_this_runs() {
        entries.add(new TraceEntry(Kind.STT_AUDIO, 55, 0, 0, MS));
        short[] frame = new short[1920];
        new SampleMark(4, 0).write(frame, frame.length);
        call.hear(bytes(frame, 0, 1920), MS);
        assertThat(measured().toStt().count()).isZero();
        assertThat(measured().toCaller().count()).isZero();
        assertThat(measured().audioP99()).isNaN();
    }

    private AddedLatency measured() {
        return AddedLatency.of(entries, List.of(call), List.of(), 320);
    }

    private void arrived(int frame, long ready, long nanos) {
        entries.add(new TraceEntry(Kind.STT_AUDIO, call.source(), frame, ready, nanos));
    }

    private void word(int index, long ready, long nanos) {
        entries.add(new TraceEntry(Kind.TTS_WORD, 9, index, ready, nanos));
    }

    private static ByteBuffer bytes(short[] pcm, int from, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(pcm, from, length);
        return bytes;
    }
}
