package dev.parley.simulator.moshi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.speech.Script;
import dev.parley.simulator.trace.SampleMark;
import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceEntry;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers' frames of 480 samples in messages of 1920. */
class SttTraceTest {
    private static final int CALLER = 77;
    private static final int READY = 5;

    private final Trace trace = new Trace();
    private final SttTrace arrivals = new SttTrace(trace);

    @BeforeEach
    void record() {
        trace.begin();
    }

    @Test
    void a_message_that_ends_with_a_frame_waited_for_that_frame() {
        short[] call = call(8);
        arrivals.look(floats(call, 0, 1920), READY);
        arrivals.look(floats(call, 1920, 1920), READY);
        assertThat(frames()).containsExactly(3, 7);
        TraceEntry entry = trace.entries().getFirst();
        assertThat(entry.source()).isEqualTo(CALLER);
        assertThat(entry.possible()).isEqualTo(READY);
        assertThat(entry.nanos()).isLessThanOrEqualTo(System.nanoTime());
    }

    @Test
    void a_message_that_ends_within_a_frame_waited_for_it_too() {
        short[] call = call(8);
        arrivals.look(floats(call, 0, 1000), READY);
        arrivals.look(floats(call, 1000, 1920), READY);
        arrivals.look(floats(call, 2920, 470), READY);
        assertThat(frames()).containsExactly(2, 6, 7);
    }

    @Test
    void silence_of_the_servers_own_counts_for_nothing() {
        short[] call = call(8);
        arrivals.look(Arrays.copyOf(floats(call, 0, 1000), 1920), READY);
        arrivals.look(new float[1920], READY);
        arrivals.look(floats(call, 1000, 1920), READY);
        assertThat(frames()).containsExactly(6);
    }

    @Test
    void a_recording_names_its_line() {
        short[] call = call(4);
        Script.mark("cards-001.wav").write(call, SampleMark.SAMPLES);
        assertThat(arrivals.look(floats(call, 0, 1920), READY))
                .containsExactly(Script.mark("cards-001").number());
        assertThat(frames()).containsExactly(3);
    }

    private List<Integer> frames() {
        return trace.entries().stream().map(TraceEntry::number).toList();
    }

    private static short[] call(int frames) {
        short[] pcm = new short[frames * 480];
        SampleMark.blank(pcm);
        for (int i = 0; i < frames; i++) {
            new SampleMark(CALLER, i).write(pcm, (i + 1) * 480);
        }
        return pcm;
    }

    private static float[] floats(short[] pcm, int from, int length) {
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = pcm[from + i] / 32_768f;
        }
        return floats;
    }
}
