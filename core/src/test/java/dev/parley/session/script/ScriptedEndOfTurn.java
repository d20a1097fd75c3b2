package dev.parley.session.script;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Answers questions as a test says, after a delay; unasked-for ones with 0.5. */
public final class ScriptedEndOfTurn extends ScriptedProvider implements EndOfTurnDetector {
    /** How much it looks at. */
    public static final long WINDOW_MS = 8_000;

    private final Supplier<VirtualTime> time;
    private final Deque<Double> answers = new ArrayDeque<>();
    private final List<short[]> asked = new ArrayList<>();
    private Duration delay = Duration.ofMillis(50);
    private ProviderException.Kind failure;
    /** One permit each time somebody asked how far it is. */
    public final Semaphore looks = new Semaphore(0);

    private int closed;
    private volatile Readiness readiness = Readiness.ready("");

    public ScriptedEndOfTurn(Supplier<VirtualTime> time) {
        this.time = time;
    }

    /** How far it is. */
    public void readiness(Readiness now) {
        readiness = now;
    }

    @Override
    public Readiness readiness() {
        looks.release();
        return readiness;
    }

    /** The next answers. */
    public ScriptedEndOfTurn answers(double... probabilities) {
        for (double each : probabilities) {
            answers.add(each);
        }
        return this;
    }

    public ScriptedEndOfTurn takes(Duration time) {
        delay = time;
        return this;
    }

    /** From now on every question fails at once. */
    public ScriptedEndOfTurn failsWith(ProviderException.Kind kind) {
        failure = kind;
        return this;
    }

    /** The audio of each question. */
    public List<short[]> asked() {
        return asked;
    }

    public int closed() {
        return closed;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(WINDOW_MS);
    }

    @Override
    public Stream open(int sampleRate) {
        return new Stream() {
            @Override
            public CompletionStage<Double> completed(short[] audio) {
                asked.add(audio.clone());
                if (failure != null) {
                    return CompletableFuture.failedStage(new ProviderException(failure, "scripted", "as scripted"));
                }
                CompletableFuture<Double> answer = new CompletableFuture<>();
                double probability = answers.isEmpty() ? 0.5 : answers.remove();
                time.get().schedule(delay, () -> answer.complete(probability));
                return answer;
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }
}
