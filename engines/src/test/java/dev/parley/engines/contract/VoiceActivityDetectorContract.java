package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.provider.Readiness;
import dev.parley.provider.VoiceActivityDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every voice activity detector keeps. */
public abstract class VoiceActivityDetectorContract {
    /** The engine under test, started. May be shared between tests; the subclass closes it. */
    protected abstract VoiceActivityDetector provider();

    @Test
    void is_ready_once_started() {
        LoopExecutor.await(provider().start());
        assertThat(provider().readiness().state()).isEqualTo(Readiness.State.READY);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 48_000})
    void takes_frames_of_a_few_tens_of_ms_at_any_rate(int rate) {
        try (VoiceActivityDetector.Stream stream = provider().open(rate)) {
            assertThat(stream.frameSamples() * 1000.0 / rate).isBetween(8.0, 100.0);
            double promised = provider().capabilities().frame().toNanos() * 1e-9 * rate;
            assertThat((double) stream.frameSamples()).isBetween(promised - 1, promised + 1);
            assertThat(stream.probability(new short[stream.frameSamples() + 3], 3))
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void hears_speech() {
        TestSpeech speech = TestSpeech.named("librivox-0920");
        assertThat(share(probabilities(speech.pcm(), speech.rate()))).isGreaterThan(0.5);
    }

    @Test
    void hears_nothing_in_the_noise_of_a_room() {
        assertThat(share(probabilities(room(48_000), 16_000))).isLessThan(0.1);
    }

    @Test
    void hears_speech_end_in_the_noise_of_a_room() {
        TestSpeech speech = TestSpeech.named("librivox-0920");
        short[] pcm = room(speech.pcm().length + 3 * speech.rate());
        for (int i = 0; i < speech.pcm().length; i++) {
            pcm[i] = (short) Math.clamp(pcm[i] + speech.pcm()[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        List<Double> all = probabilities(pcm, speech.rate());
        int tail = all.size() * 2 * speech.rate() / pcm.length;
        assertThat(share(all.subList(0, all.size() - tail))).isGreaterThan(0.4);
        assertThat(share(all.subList(all.size() - tail, all.size()))).isLessThan(0.1);
    }

    /** Noise of 55 dB below full scale: digital silence would prove nothing. */
    private static short[] room(int samples) {
        Random random = new Random(1);
        short[] noise = new short[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (short) (random.nextGaussian() * 58);
        }
        return noise;
    }

    @Test
    void forgets_on_reset() {
        TestSpeech speech = TestSpeech.named("cards-001");
        try (VoiceActivityDetector.Stream stream = provider().open(speech.rate())) {
            List<Double> first = run(stream, speech.pcm());
            stream.reset();
            assertThat(run(stream, speech.pcm())).isEqualTo(first);
        }
    }

    @Test
    void keeps_streams_apart() {
        TestSpeech speech = TestSpeech.named("cards-001");
        List<Double> alone = probabilities(speech.pcm(), speech.rate());
        try (VoiceActivityDetector.Stream one = provider().open(speech.rate());
                VoiceActivityDetector.Stream other = provider().open(speech.rate())) {
            short[] silence = new short[other.frameSamples()];
            List<Double> together = new ArrayList<>();
            for (int at = 0; at + one.frameSamples() <= speech.pcm().length; at += one.frameSamples()) {
                together.add(one.probability(speech.pcm(), at));
                other.probability(silence, 0);
            }
            assertThat(together).isEqualTo(alone);
        }
    }

    private List<Double> probabilities(short[] pcm, int rate) {
        try (VoiceActivityDetector.Stream stream = provider().open(rate)) {
            return run(stream, pcm);
        }
    }

    private static List<Double> run(VoiceActivityDetector.Stream stream, short[] pcm) {
        List<Double> probabilities = new ArrayList<>();
        for (int at = 0; at + stream.frameSamples() <= pcm.length; at += stream.frameSamples()) {
            probabilities.add(stream.probability(pcm, at));
        }
        return probabilities;
    }

    private static double share(List<Double> probabilities) {
        return probabilities.stream().filter(it -> it > 0.5).count() / (double) probabilities.size();
    }
}
