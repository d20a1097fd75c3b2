package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.NoiseSuppressor.Field;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.resample.Resampler;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every noise suppressor keeps. */
public abstract class NoiseSuppressorContract {
    private static final Duration PATIENT = Duration.ofMinutes(5);

    /** The engine under test, started. May be shared between tests; the subclass closes it. */
    protected abstract NoiseSuppressor provider();

    @Test
    void is_ready_once_started() {
        LoopExecutor.await(provider().start());
        assertThat(provider().readiness().state()).isEqualTo(Readiness.State.READY);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 48_000})
    void gives_speech_back_later_by_the_delay_it_tells(int rate) throws Exception {
        short[] speech = sentence(rate);
        try (NoiseSuppressor.Stream stream = provider().open(rate, Field.NEAR)) {
            begin(stream, rate);
            short[] out = suppressed(stream, speech, rate);
            assertThat(out).hasSameSizeAs(speech);
            assertThat(lag(speech, out, stream.delaySamples(), rate / 200))
                    .isBetween(stream.delaySamples() - rate / 1000, stream.delaySamples() + rate / 1000);
        }
    }

    @Test
    void makes_noise_softer() throws Exception {
        int rate = 24_000;
        Random random = new Random(1);
        short[] noise = new short[3 * rate];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextGaussian() * 1_000);
        }
        try (NoiseSuppressor.Stream stream = provider().open(rate, Field.NEAR)) {
            begin(stream, rate);
            short[] out = suppressed(stream, noise, rate);
            assertThat(power(out, 2 * rate, 3 * rate)).isLessThan(power(noise, 2 * rate, 3 * rate) / 4);
        }
    }

    @Test
    void keeps_streams_apart() throws Exception {
        int rate = 24_000;
        short[] speech = Arrays.copyOf(sentence(rate), rate);
        try (NoiseSuppressor.Stream one = provider().open(rate, Field.NEAR);
                NoiseSuppressor.Stream other = provider().open(rate, Field.NEAR)) {
            begin(one, rate);
            begin(other, rate);
            short[] quiet = suppressed(one, new short[rate], rate);
            short[] loud = suppressed(other, speech, rate);
            assertThat(power(quiet, 0, rate)).isLessThan(10);
            assertThat(power(loud, 0, rate)).isGreaterThan(1_000);
        }
    }

    @Test
    void a_closed_stream_answers_no_more() throws Exception {
        NoiseSuppressor.Stream stream = provider().open(24_000, Field.NEAR);
        begin(stream, 24_000);
        stream.close();
        stream.close();
        assertThat(stream.suppress(new short[480], PATIENT).toCompletableFuture())
                .isCompletedExceptionally();
    }

    /** Streams that end at any moment of their work, over and over: none is entered once it is freed. */
    @Test
    void streams_may_be_closed_at_any_moment() throws Exception {
        for (int i = 0; i < 12; i++) {
            NoiseSuppressor.Stream stream = provider().open(24_000, Field.FAR);
            if (i % 4 != 0) {
                begin(stream, 24_000);
            }
            CompletableFuture<?>[] answers = new CompletableFuture<?>[10];
            for (int k = 0; k < answers.length; k++) {
                answers[k] = stream.suppress(new short[4_800], PATIENT).toCompletableFuture();
            }
            if (i % 3 == 0) {
                answers[0].exceptionally(dropped -> null).get();
            }
            stream.close();
            for (CompletableFuture<?> each : answers) {
                each.exceptionally(dropped -> null).get();
                assertThat(each).isDone();
            }
        }
    }

    private static short[] sentence(int rate) {
        TestSpeech sentence = TestSpeech.named("librivox-0920");
        return Resampler.resample(new PcmClip(sentence.pcm(), sentence.rate()), rate)
                .samples();
    }

    /** Waits until the stream takes audio: what it has no room for yet it says. The silence it is given changes nothing. */
    private static void begin(NoiseSuppressor.Stream stream, int rate) throws Exception {
        for (int i = 0; i < 2_000; i++) {
            CompletableFuture<short[]> answer =
                    stream.suppress(new short[rate / 100], PATIENT).toCompletableFuture();
            if (answer.handle((quiet, failure) -> failure == null).get()) {
                return;
            }
            assertThat(answer.exceptionNow())
                    .isInstanceOfSatisfying(
                            ProviderException.class,
                            it -> assertThat(it.kind()).isEqualTo(ProviderException.Kind.AT_CAPACITY));
            Thread.sleep(5);
        }
        throw new AssertionError("the stream takes no audio");
    }

    private static short[] suppressed(NoiseSuppressor.Stream stream, short[] audio, int rate) throws Exception {
        short[] out = new short[audio.length];
        Random random = new Random(2);
        for (int at = 0; at < audio.length; ) {
            int count = Math.min(audio.length - at, 1 + random.nextInt(rate / 20));
            short[] part = stream.suppress(Arrays.copyOfRange(audio, at, at + count), PATIENT)
                    .toCompletableFuture()
                    .get();
            System.arraycopy(part, 0, out, at, count);
            at += count;
        }
        return out;
    }

    /** The shift within {@code around} of {@code expected} at which both are most alike. */
    private static int lag(short[] in, short[] out, int expected, int around) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int lag = Math.max(0, expected - around); lag <= expected + around; lag++) {
            double sum = 0;
            for (int i = lag; i < out.length; i++) {
                sum += (double) out[i] * in[i - lag];
            }
            if (sum > most) {
                most = sum;
                best = lag;
            }
        }
        return best;
    }

    private static double power(short[] audio, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) audio[i] * audio[i];
        }
        return sum / (to - from);
    }
}
