package dev.parley.engines.smartturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SmartTurnStreamTest {
    private static final int RATE = 24_000;

    private final List<Supplier<float[]>> asked = new ArrayList<>();
    private final CompletableFuture<Double> answer = new CompletableFuture<>();
    private final SmartTurnStream stream = new SmartTurnStream(RATE, audio -> {
        asked.add(audio);
        return answer;
    });

    @Test
    void theLastEightSecondsAreAskedAboutAtTheModelsRate() {
        stream.completed(new short[RATE * 10]);
        assertThat(asked.getFirst().get()).hasSize(8 * 16_000);
    }

    @Test
    void audioIsConvertedWhereTheAnswerIsComputed() {
        short[] audio = new short[RATE];
        stream.completed(audio);
        audio[RATE / 2] = 20_000; // Not allowed to a caller: it shows when the audio is read.
        float loudest = 0;
        for (float sample : asked.getFirst().get()) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        assertThat(loudest).isPositive();
    }

    @Test
    void aQuestionOfACallThatEndsIsDropped() {
        var pending = stream.completed(new short[RATE]).toCompletableFuture();
        stream.close();
        assertThat(pending).isCompletedExceptionally();
    }
}
