package dev.parley.vad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.codec.TestClips;
import dev.parley.provider.Readiness;
import dev.parley.provider.VoiceActivityDetector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SileroVadTest {
    private static final SileroVad VAD = new SileroVad();

    @BeforeAll
    static void load() throws Exception {
        Assumptions.assumeTrue(
                SileroVad.class.getResource("silero_vad_v6.onnx") != null, "built without npm, so without the model");
        assertThat(VAD.readiness().state()).isEqualTo(Readiness.State.LOADING);
        assertThatThrownBy(() -> VAD.open(16_000)).isInstanceOf(IllegalStateException.class);
        VAD.start().toCompletableFuture().get(1, TimeUnit.MINUTES);
        assertThat(VAD.readiness().state()).isEqualTo(Readiness.State.READY);
    }

    @AfterAll
    static void close() {
        VAD.close();
    }

    private static List<Double> run(int rate, short[] pcm) {
        try (VoiceActivityDetector.Stream stream = VAD.open(rate)) {
            return VadSignals.probabilities(stream, pcm);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 22_050, 24_000, 44_100, 48_000})
    void speechIsFlaggedAtEveryRate(int rate) {
        assertThat(VadSignals.flagged(run(rate, VadSignals.allSpeech(rate)))).isGreaterThan(0.7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 30, 300, 1_500})
    void noiseIsNotFlagged(double rms) {
        assertThat(VadSignals.flagged(run(24_000, VadSignals.noise(24_000 * 5, rms, 1))))
                .isLessThan(0.08);
    }

    @Test
    void whileTheSpeakerListensAVoiceFarBehindIsNotRaised() {
        int rate = 16_000;
        short[] near = VadSignals.concat(VadSignals.speech("goforward", rate), VadSignals.speech("cards-003", rate));
        short[] listening = VadSignals.noise(rate * 180, 8, 3);
        short[] far = VadSignals.noise(rate * 7, 8, 4);
        short[] voice = VadSignals.speech("librivox-0880", rate);
        for (int i = 0; i < far.length; i++) {
            far[i] += (short) (voice[i % voice.length] / 100);
        }
        try (VoiceActivityDetector.Stream stream = VAD.open(rate)) {
            VadSignals.probabilities(stream, VadSignals.concat(near, listening));
            assertThat(VadSignals.flagged(VadSignals.probabilities(stream, far)))
                    .isLessThan(0.05);
            stream.reset();
            assertThat(VadSignals.flagged(VadSignals.probabilities(stream, far)))
                    .as("the same voice, when nobody has spoken before")
                    .isGreaterThan(0.5);
        }
    }

    @Test
    void rateConversionBarelyChangesTheVerdict() {
        List<Double> direct = run(16_000, VadSignals.speech("goforward", 16_000));
        List<Double> converted = run(24_000, VadSignals.speech("goforward", 24_000));
        double difference = 0;
        for (int i = 0; i < converted.size(); i++) {
            difference += Math.abs(direct.get(i) - converted.get(i));
        }
        assertThat(difference / converted.size()).isLessThan(0.05);
    }

    @Test
    void theFirstFrameIsJudgedAtOnce() {
        for (String name : TestClips.names()) {
            List<Double> converted = run(24_000, VadSignals.speech(name, 24_000));
            assertThat(converted.getFirst()).isNotZero();
            assertThat(VadSignals.onset(converted))
                    .as(name)
                    .isBetween(0, VadSignals.onset(run(16_000, VadSignals.speech(name, 16_000))) + 1);
        }
    }

    @Test
    void frameLengthFollowsTheRate() {
        for (int rate : new int[] {8_000, 16_000, 24_000, 48_000}) {
            try (var stream = VAD.open(rate)) {
                assertThat(stream.frameSamples()).isEqualTo(rate * 32 / 1000);
            }
        }
    }

    @Test
    void streamsDoNotInfluenceEachOther() {
        short[] speech = VadSignals.speech("cards-003", 24_000);
        short[] noise = VadSignals.noise(speech.length, 1_000, 2);
        List<Double> alone = run(24_000, speech);
        try (var one = VAD.open(24_000);
                var other = VAD.open(24_000)) {
            int frame = one.frameSamples();
            for (int i = 0; i < alone.size(); i++) {
                other.probability(noise, i * frame);
                assertThat(one.probability(speech, i * frame)).isCloseTo(alone.get(i), within(1e-6));
            }
        }
    }

    @Test
    void resetForgetsThePast() {
        short[] speech = VadSignals.speech("cards-003", 24_000);
        List<Double> fresh = run(24_000, speech);
        try (var stream = VAD.open(24_000)) {
            VadSignals.probabilities(stream, VadSignals.speech("goforward", 24_000));
            stream.reset();
            assertThat(VadSignals.probabilities(stream, speech)).isEqualTo(fresh);
        }
    }

    @Test
    void aClosedStreamRefusesWork() {
        VoiceActivityDetector.Stream stream = VAD.open(16_000);
        stream.close();
        stream.close();
        assertThatThrownBy(() -> stream.probability(new short[512], 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anUnsupportedRateIsRefusedAndHoldsNothing() {
        assertThatThrownBy(() -> VAD.open(12_345)).hasMessageContaining("12345");
    }

    @Test
    void anOpenStreamOutlivesTheProvider() throws Exception {
        SileroVad vad = new SileroVad();
        vad.start().toCompletableFuture().get(1, TimeUnit.MINUTES);
        try (var stream = vad.open(16_000)) {
            vad.close();
            vad.close();
            assertThat(stream.probability(new short[512], 0)).isBetween(0.0, 1.0);
            assertThatThrownBy(() -> vad.open(16_000)).isInstanceOf(IllegalStateException.class);
        }
    }
}
