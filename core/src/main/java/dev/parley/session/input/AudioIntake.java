package dev.parley.session.input;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.SessionContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Takes the caller's audio in slices, between which the loop serves others, and no faster than its pace allows. What
 * comes while audio waits is handled after it. Bounded in seconds of audio and in pieces, what is past the bound is
 * refused; and in other inputs, past whose bound the client does not heed that it is held back, and the call ends. Loop
 * only.
 */
public final class AudioIntake {
    private static final long SLICE_MS = 200;
    private static final int MOST_PIECES = 16_384;
    private static final int MOST_INPUTS = 1_024;

    private final SessionContext context;
    private final Sink sink;
    private final Runnable overflow;
    private final SessionLimits.Pace pace;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private SessionExecutor.Timer timer = () -> {};
    private long waitingSamples;
    private int inputs;
    private double allowance;
    private long allowedAtNanos;
    private boolean pumping;
    private boolean behind;

    /** Takes audio. */
    @FunctionalInterface
    public interface Sink {
        void audio(short[] samples, int from, int length);

        /** Whether it takes more now; once it does again, {@link AudioIntake#goOn()} is to be called. */
        default boolean ready() {
            return true;
        }

        /** Whether nothing of what it took is under way; the same holds. */
        default boolean settled() {
            return true;
        }

        /** What takes the next audio: where there is nothing to do, the next sink itself, so that the way stays short. */
        default Sink taker() {
            return this;
        }

        /** Another input follows what it took. */
        default void flush() {}
    }

    private sealed interface Waiting {}

    private static final class Piece implements Waiting {
        final short[] samples;
        int from;

        Piece(short[] samples) {
            this.samples = samples;
        }
    }

    private record Later(Runnable action) implements Waiting {}

    /** @param overflow ends the call */
    public AudioIntake(SessionContext context, Sink sink, Runnable overflow) {
        this.context = context;
        this.sink = sink;
        this.overflow = overflow;
        this.pace = context.setup().limits().recognition().pace();
        this.allowance = burst();
        this.allowedAtNanos = context.executor().nanoTime();
    }

    public void close() {
        timer.cancel();
        waiting.clear();
    }

    public void audio(short[] samples) {
        refill();
        if (waiting.isEmpty() && sink.ready() && samples.length <= slice() && samples.length <= allowance) {
            allowance -= samples.length;
            sink.taker().audio(samples, 0, samples.length);
            return;
        }
        Duration most = context.setup().limits().uncommittedAudio();
        if (waitingSamples + samples.length > context.samples(most.toMillis()) || waiting.size() >= MOST_PIECES) {
            context.emit(new SessionOutput.Refused(
                    SessionOutput.Refusal.TOO_MUCH_AUDIO,
                    "More than " + most.toSeconds()
                            + " s of audio would wait to be heard. Send it more slowly, or less at" + " once.",
                    Optional.of("audio"),
                    ""));
            return;
        }
        waiting.add(new Piece(samples));
        waitingSamples += samples.length;
        tellBehind();
        pumpSoon(Duration.ZERO);
    }

    /** Runs {@code action} once the audio that came before it has been taken; at once when none waits. */
    public void afterAudio(Runnable action) {
        if (waiting.isEmpty() && sink.settled()) {
            sink.flush();
            action.run();
            return;
        }
        if (inputs >= MOST_INPUTS) {
            overflow.run();
            return;
        }
        inputs++;
        waiting.add(new Later(action));
    }

    /** The sink takes audio again, or has settled. */
    public void goOn() {
        if (!waiting.isEmpty()) {
            pumpSoon(Duration.ZERO);
        }
    }

    private void pumpSoon(Duration wait) {
        if (!pumping) {
            pumping = true;
            if (wait.isZero()) {
                context.executor().execute(() -> context.handle(this::pump));
            } else {
                timer = context.handleAfter(wait, this::pump);
            }
        }
    }

    private void pump() {
        pumping = false;
        refill();
        long taken = 0;
        while (isNextTaken() && taken < slice() && allowance >= 1) {
            taken += step((int) Math.min(slice() - taken, (long) allowance));
        }
        tellCaughtUp();
        if (isNextTaken()) {
            double missing = slice() - allowance;
            pumpSoon(missing <= 0 ? Duration.ZERO : Duration.ofMillis(1 + (long) (missing * 1000 / rate())));
        }
    }

    /** Whether something waits and the sink does not hold it back. */
    private boolean isNextTaken() {
        return switch (waiting.peek()) {
            case null -> false;
            case Piece piece -> sink.ready();
            case Later later -> sink.settled();
        };
    }

    /** Takes the first of what waits, {@code most} samples of it; returns how many those were. */
    private int step(int most) {
        switch (waiting.element()) {
            case Later later -> {
                waiting.remove();
                inputs--;
                sink.flush();
                later.action().run();
                return 0;
            }
            case Piece piece -> {
                int count = Math.min(most, piece.samples.length - piece.from);
                int from = piece.from;
                piece.from += count;
                waitingSamples -= count;
                allowance -= count;
                if (piece.from == piece.samples.length) {
                    waiting.remove();
                }
                sink.taker().audio(piece.samples, from, count);
                return count;
            }
        }
    }

    private void tellBehind() {
        if (!behind && waitingSamples > context.samples(pace.behind().toMillis())) {
            behind = true;
            context.emit(new SessionOutput.AudioBehind(Duration.ofMillis(context.ms(waitingSamples))));
        }
    }

    private void tellCaughtUp() {
        if (behind && waitingSamples <= context.samples(pace.behind().toMillis()) / 2) {
            behind = false;
            context.emit(new SessionOutput.AudioCaughtUp());
        }
    }

    private void refill() {
        long now = context.executor().nanoTime();
        allowance = Math.min(burst(), allowance + (now - allowedAtNanos) * rate() / 1e9);
        allowedAtNanos = now;
    }

    private double rate() {
        return (double) pace.speed() * context.rate();
    }

    private double burst() {
        return context.samples(pace.burst().toMillis());
    }

    private long slice() {
        return context.samples(SLICE_MS);
    }
}
