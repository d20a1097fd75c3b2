package dev.parley.session.script;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Gives back what it got, each sample but silence one higher, {@link #DELAY} samples later, after as long as a test says. */
public final class ScriptedNoiseSuppressor extends ScriptedProvider implements NoiseSuppressor {
    /** 40 ms. */
    public static final int DELAY = AudioScript.samples(40);

    private final Supplier<VirtualTime> time;
    private final List<Field> opened = new ArrayList<>();
    private Duration takes = Duration.ofMillis(5);
    private Optional<Field> unasked = Optional.empty();
    private Optional<ProviderException.Kind> failure = Optional.empty();
    private int closed;
    private int pieces;

    public ScriptedNoiseSuppressor(Supplier<VirtualTime> time) {
        this.time = time;
    }

    public ScriptedNoiseSuppressor takes(Duration value) {
        takes = value;
        return this;
    }

    public ScriptedNoiseSuppressor unasked(Field value) {
        unasked = Optional.of(value);
        return this;
    }

    /** From now on every piece fails at once; empty: none does. */
    public void failsWith(Optional<ProviderException.Kind> kind) {
        failure = kind;
    }

    public List<Field> opened() {
        return opened;
    }

    public int closed() {
        return closed;
    }

    /** Pieces it was given. */
    public int pieces() {
        return pieces;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(unasked);
    }

    @Override
    public Stream open(int sampleRate, Field field) {
        opened.add(field);
        return new Suppressing();
    }

    private final class Suppressing implements Stream {
        private short[] last = new short[DELAY];

        @Override
        public int delaySamples() {
            return DELAY;
        }

        @Override
        public CompletionStage<short[]> suppress(short[] samples, Duration within) {
            pieces++;
            if (failure.isPresent()) {
                return CompletableFuture.failedStage(new ProviderException(failure.get(), "scripted", "as scripted"));
            }
            short[] all = new short[DELAY + samples.length];
            System.arraycopy(last, 0, all, 0, DELAY);
            System.arraycopy(samples, 0, all, DELAY, samples.length);
            last = java.util.Arrays.copyOfRange(all, samples.length, all.length);
            short[] out = java.util.Arrays.copyOf(all, samples.length);
            for (int i = 0; i < out.length; i++) {
                out[i] += out[i] == 0 ? 0 : 1;
            }
            CompletableFuture<short[]> answer = new CompletableFuture<>();
            time.get().schedule(takes, () -> answer.complete(out));
            return answer;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
