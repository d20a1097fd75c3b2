package dev.parley.vad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.codec.TestClips;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.VoiceActivityDetector;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnergyVadTest {
    private static List<Double> run(int rate, short[] pcm) {
        try (VoiceActivityDetector.Stream stream = new EnergyVad().open(rate)) {
            return VadSignals.probabilities(stream, pcm);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 48_000})
    void speechStandsOutOfTheBackground(int rate) {
        assertThat(VadSignals.flagged(run(rate, VadSignals.allSpeech(rate)))).isGreaterThan(0.5);
    }

    @Test
    void silenceAndFaintNoiseAreNoSpeech() {
        assertThat(VadSignals.flagged(run(16_000, new short[48_000]))).isZero();
        assertThat(VadSignals.flagged(run(16_000, VadSignals.noise(48_000, 20, 1))))
                .isZero();
    }

    @Test
    void steadyNoiseIsLearntAsBackground() {
        List<Double> probabilities = run(16_000, VadSignals.noise(16_000 * 10, 1_500, 1));
        int learnt = 3_200 / 32;
        assertThat(VadSignals.flagged(probabilities.subList(learnt, probabilities.size())))
                .isZero();
    }

    @Test
    void speechStillStandsOutOfLearntNoise() {
        short[] speech = VadSignals.speech("librivox-0880", 16_000);
        double loudness = TestClips.rms(speech, 0, speech.length);
        short[] noise = VadSignals.noise(16_000 * 4 + speech.length, loudness / 30, 1);
        for (int i = 0; i < speech.length; i++) {
            noise[16_000 * 4 + i] = (short) Math.clamp(noise[16_000 * 4 + i] + speech[i], -32_768, 32_767);
        }
        List<Double> probabilities = run(16_000, noise);
        assertThat(VadSignals.flagged(probabilities.subList(110, 125))).isZero();
        assertThat(VadSignals.flagged(probabilities.subList(125, probabilities.size())))
                .isGreaterThan(0.5);
    }

    @Test
    void anOffsetIsNoSound() {
        short[] offset = new short[48_000];
        Arrays.fill(offset, (short) 8_000);
        assertThat(VadSignals.flagged(run(16_000, offset).subList(5, 90))).isZero();
    }

    @Test
    void resetForgetsThePast() {
        short[] speech = VadSignals.speech("cards-003", 16_000);
        List<Double> fresh = run(16_000, speech);
        try (var stream = new EnergyVad().open(16_000)) {
            VadSignals.probabilities(stream, VadSignals.noise(80_000, 3_000, 1));
            stream.reset();
            assertThat(VadSignals.probabilities(stream, speech)).isEqualTo(fresh);
        }
    }

    @Test
    void nonsenseRatesAreRefused() {
        assertThatThrownBy(() -> new EnergyVad().open(0)).hasMessageContaining("sampleRate 0 Hz");
    }

    /** A detector that cannot run on this machine, as Silero where onnxruntime has no native library. */
    private static final class CannotRun implements VoiceActivityDetector {
        private boolean closed;

        @Override
        public String engine() {
            return "cannot-run";
        }

        @Override
        public CompletionStage<Void> start() {
            return CompletableFuture.failedStage(
                    new ProviderException(ProviderException.Kind.BROKEN, engine(), "no native library"));
        }

        @Override
        public Readiness readiness() {
            return Readiness.failed("no native library");
        }

        @Override
        public Capabilities capabilities() {
            throw new AssertionError("not ready");
        }

        @Override
        public Stream open(int sampleRate) {
            throw new IllegalStateException("not ready");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void standsInWhereTheOtherCannotRun() {
        CannotRun broken = new CannotRun();
        try (BuiltInVad vad = new BuiltInVad(broken, new EnergyVad())) {
            assertThat(vad.start().toCompletableFuture()).isCompleted();
            assertThat(vad.readiness().state()).isEqualTo(Readiness.State.READY);
            assertThat(vad.readiness().standIn()).isTrue();
            assertThat(vad.readiness().detail()).contains("no native library");
            assertThat(vad.engine()).isEqualTo("energy");
            try (var stream = vad.open(24_000)) {
                assertThat(stream.frameSamples()).isEqualTo(768);
            }
        }
        assertThat(broken.closed).isTrue();
    }
}
