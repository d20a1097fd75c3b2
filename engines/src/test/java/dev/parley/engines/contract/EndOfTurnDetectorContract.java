package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.Readiness;
import dev.parley.resample.Resampler;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every end-of-turn detector keeps. */
public abstract class EndOfTurnDetectorContract {
    /** The engine under test, started. May be shared between tests; the subclass closes it. */
    protected abstract EndOfTurnDetector provider();

    @Test
    void is_ready_once_started() {
        LoopExecutor.await(provider().start());
        assertThat(provider().readiness().state()).isEqualTo(Readiness.State.READY);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 48_000})
    void tells_a_whole_sentence_from_one_that_breaks_off(int rate) throws Exception {
        short[] whole = sentence(rate);
        try (EndOfTurnDetector.Stream stream = provider().open(rate)) {
            assertThat(answer(stream, whole)).isBetween(0.5, 1.0);
            assertThat(answer(stream, Arrays.copyOf(whole, whole.length * 2 / 5)))
                    .isBetween(0.0, 0.5);
        }
    }

    @Test
    void leaves_out_what_is_older_than_its_window() throws Exception {
        int rate = 16_000;
        short[] whole = sentence(rate);
        int window = (int) (rate * provider().capabilities().windowMs() / 1000);
        short[] longer = new short[window + rate];
        Arrays.fill(longer, 0, rate, (short) 12_000);
        System.arraycopy(whole, 0, longer, longer.length - whole.length, whole.length);
        try (EndOfTurnDetector.Stream stream = provider().open(rate)) {
            assertThat(answer(stream, longer))
                    .isEqualTo(answer(stream, Arrays.copyOfRange(longer, rate, longer.length)));
        }
    }

    @Test
    void keeps_streams_apart() throws Exception {
        short[] whole = sentence(16_000);
        try (EndOfTurnDetector.Stream one = provider().open(16_000);
                EndOfTurnDetector.Stream other = provider().open(16_000)) {
            double alone = answer(one, whole);
            answer(other, Arrays.copyOf(whole, whole.length * 2 / 5));
            assertThat(answer(one, whole)).isEqualTo(alone);
        }
    }

    @Test
    void a_closed_stream_answers_no_more() {
        EndOfTurnDetector.Stream stream = provider().open(8_000);
        stream.close();
        assertThat(stream.completed(new short[8_000]).toCompletableFuture()).isCompletedExceptionally();
    }

    private static short[] sentence(int rate) {
        TestSpeech sentence = TestSpeech.named("librivox-0920");
        return Resampler.resample(new PcmClip(sentence.pcm(), sentence.rate()), rate)
                .samples();
    }

    private static double answer(EndOfTurnDetector.Stream stream, short[] audio) throws Exception {
        return stream.completed(audio).toCompletableFuture().get();
    }
}
