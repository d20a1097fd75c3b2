package dev.parley.engines.smartturn;

import dev.parley.codec.PcmClip;
import dev.parley.onnx.InferenceLane;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.ProviderException;
import dev.parley.resample.Resampler;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** One session's questions, on a lane of its own. Thread-safe. */
final class SmartTurnStream implements EndOfTurnDetector.Stream {
    private final int sampleRate;
    private final InferenceLane lane;
    private final Question question;
    private final Set<CompletableFuture<Double>> open = ConcurrentHashMap.newKeySet();

    @FunctionalInterface
    interface Question {
        CompletableFuture<Double> ask(InferenceLane lane, float[] audio);
    }

    /** @throws IllegalArgumentException for a rate that cannot be converted */
    SmartTurnStream(int sampleRate, InferenceLane lane, Question question) {
        new Resampler(sampleRate, LogMel.SAMPLE_RATE);
        this.sampleRate = sampleRate;
        this.lane = lane;
        this.question = question;
    }

    @Override
    public CompletionStage<Double> completed(short[] audio) {
        int most = (int) (LogMel.SAMPLES / (double) LogMel.SAMPLE_RATE * sampleRate);
        short[] last = audio.length > most ? Arrays.copyOfRange(audio, audio.length - most, audio.length) : audio;
        short[] pcm = Resampler.resample(new PcmClip(last, sampleRate), LogMel.SAMPLE_RATE)
                .samples();
        float[] samples = new float[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            samples[i] = pcm[i] / 32_768f;
        }
        CompletableFuture<Double> answer = question.ask(lane, samples);
        open.add(answer);
        answer.whenComplete((value, failure) -> open.remove(answer));
        return answer.minimalCompletionStage();
    }

    @Override
    public void close() {
        lane.close();
        open.forEach(answer -> answer.completeExceptionally(new ProviderException(
                ProviderException.Kind.BROKEN, SmartTurnEngine.NAME, "the question was dropped: its call has ended")));
    }
}
