package dev.parley.engines.smartturn;

import dev.parley.codec.PcmClip;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.ProviderException;
import dev.parley.resample.Resampler;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One session's questions. Thread-safe. */
final class SmartTurnStream implements EndOfTurnDetector.Stream {
    private final int sampleRate;
    private final Question question;
    private final Set<CompletableFuture<Double>> open = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    @FunctionalInterface
    interface Question {
        /** @param audio what to ask about, computed where the answer is: it takes a while */
        CompletableFuture<Double> ask(Supplier<float[]> audio);
    }

    /** @throws IllegalArgumentException for a rate that cannot be converted */
    SmartTurnStream(int sampleRate, Question question) {
        new Resampler(sampleRate, LogMel.SAMPLE_RATE);
        this.sampleRate = sampleRate;
        this.question = question;
    }

    @Override
    public CompletionStage<Double> completed(short[] audio) {
        int most = (int) (LogMel.SAMPLES / (double) LogMel.SAMPLE_RATE * sampleRate);
        short[] last = audio.length > most ? Arrays.copyOfRange(audio, audio.length - most, audio.length) : audio;
        CompletableFuture<Double> answer = question.ask(() -> converted(last));
        open.add(answer);
        answer.whenComplete((value, failure) -> open.remove(answer));
        if (closed) {
            drop(answer);
        }
        return answer.minimalCompletionStage();
    }

    private float[] converted(short[] audio) {
        short[] pcm = Resampler.resample(new PcmClip(audio, sampleRate), LogMel.SAMPLE_RATE)
                .samples();
        float[] samples = new float[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            samples[i] = pcm[i] / 32_768f;
        }
        return samples;
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(SmartTurnStream::drop);
    }

    private static void drop(CompletableFuture<Double> answer) {
        answer.completeExceptionally(new ProviderException(
                ProviderException.Kind.BROKEN, SmartTurnEngine.NAME, "the question was dropped: its call has ended"));
    }
}
