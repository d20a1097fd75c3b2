package dev.parley.session.input;

import dev.parley.audio.PcmHistory;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderException;
import dev.parley.session.NoiseReduction;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.SessionContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has noise taken out of the caller's audio where the session is configured so, off the loop, and hands on what came of it:
 * every sample once and in order, so that audio time is the caller's, though it is told by the suppressor's delay later.
 * What is not back in time goes on as it came, and so do the last samples before a pause, or before another input. A
 * suppressor that broke is not used again in the call. Bounded in seconds of audio being computed, past which
 * {@link #ready()} is false. Loop only.
 */
public final class NoiseReducer implements AudioIntake.Sink {
    /** What is not back by then, and a fourth of the audio before it, goes on as it came. */
    private static final long LATE_MS = 100;
    /** Audio being computed; then no more is taken for now. */
    private static final long MOST_COMPUTED_MS = 1_000;

    private static final int MOST_BLOCKS = 12;
    /** The last samples are not held back for longer once no audio comes, beyond what a piece lasts. */
    private static final long TAIL_MS = 100;

    private static final long LONGEST_PIECE_MS = 2_000;
    /** Holds what is computed, a slice more, and the suppressor's delay. */
    private static final long HELD_MS = 3_000;

    private final SessionContext context;
    private final AudioIntake.Sink next;
    private final Runnable moved;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private NoiseSuppressor.@Nullable Stream stream;
    private Optional<NoiseSuppressor.Field> field = Optional.empty();
    private int delay;
    private @Nullable PcmHistory kept;
    private SessionExecutor.Timer timer = () -> {};
    private boolean armed;
    private boolean over;
    private boolean told;
    /** Position behind the last sample handed on. */
    private long emitted;
    /** Up to here what comes of the suppressor is of no use. */
    private long rawUntil;

    private long tailDueMs;

    /** Audio that is being computed. */
    private static final class Block {
        final long start;
        final long end;
        final long dueMs;
        boolean done;
        short @Nullable [] quiet;

        Block(long start, long end, long dueMs) {
            this.start = start;
            this.end = end;
            this.dueMs = dueMs;
        }
    }

    /** @param moved told when audio has been handed on after {@link #ready()} or {@link #settled()} was false */
    public NoiseReducer(SessionContext context, AudioIntake.Sink next, Runnable moved) {
        this.context = context;
        this.next = next;
        this.moved = moved;
    }

    @Override
    public boolean ready() {
        return blocks.size() < MOST_BLOCKS && computedMs() < MOST_COMPUTED_MS;
    }

    @Override
    public boolean settled() {
        return blocks.isEmpty();
    }

    @Override
    public AudioIntake.Sink taker() {
        follow();
        return stream == null ? next : this;
    }

    @Override
    public void audio(short[] samples, int from, int length) {
        if (stream == null || kept == null) {
            next.audio(samples, from, length);
            return;
        }
        short[] piece = new short[length];
        System.arraycopy(samples, from, piece, 0, length);
        long start = kept.end();
        kept.append(piece, 0, length);
        Duration within = Duration.ofMillis(LATE_MS + computedMs() / 4);
        Block block = new Block(start, kept.end(), context.clockMs() + within.toMillis());
        blocks.add(block);
        tailDueMs = context.clockMs() + Math.min(context.ms(length), LONGEST_PIECE_MS) + TAIL_MS;
        arm();
        NoiseSuppressor.Stream asked = stream;
        asked.suppress(piece, within).whenComplete((quiet, failure) -> {
            Runnable answer = () -> context.handle(() -> answered(asked, block, quiet, failure));
            if (context.executor().inLoop()) {
                answer.run();
            } else {
                context.executor().execute(answer);
            }
        });
    }

    private long computedMs() {
        return kept == null || blocks.isEmpty() ? 0 : context.ms(kept.end() - blocks.element().start);
    }

    private void answered(
            NoiseSuppressor.Stream by, Block block, short @Nullable [] quiet, @Nullable Throwable failure) {
        if (by != stream) {
            return;
        }
        block.done = true;
        block.quiet = quiet;
        if (quiet == null) {
            rawUntil = Math.max(rawUntil, block.end);
            if (failure instanceof ProviderException cause && cause.kind() != ProviderException.Kind.AT_CAPACITY) {
                broke(cause);
                return;
            }
        }
        release();
    }

    private void broke(ProviderException cause) {
        over = true;
        stop();
        tell(cause);
        moved.run();
    }

    private void tell(ProviderException cause) {
        if (!told) {
            told = true;
            context.emit(new SessionOutput.ProviderTrouble("noise-suppression", cause, true));
        }
    }

    /** Hands on what is done, or late. */
    private void release() {
        boolean any = false;
        while (!blocks.isEmpty() && (blocks.element().done || blocks.element().dueMs <= context.clockMs())) {
            handOn(blocks.remove());
            any = true;
        }
        if (any) {
            moved.run();
        }
    }

    private void handOn(Block block) {
        if (stream == null || kept == null) {
            return;
        }
        long to = block.end - delay;
        long useful = block.quiet == null ? to : Math.min(to, Math.max(emitted, rawUntil));
        asItCame(useful);
        if (block.quiet != null && emitted < to) {
            int from = (int) (emitted - (block.start - delay));
            int length = (int) (to - emitted);
            emitted = to;
            next.audio(block.quiet, from, length);
        }
    }

    private void asItCame(long to) {
        if (kept != null && emitted < to) {
            short[] raw = kept.copy(emitted, to);
            emitted = to;
            next.audio(raw, 0, raw.length);
        }
    }

    /** What is left of the audio goes on as it came: another input follows, or nothing. */
    @Override
    public void flush() {
        blocks.clear();
        if (kept != null) {
            asItCame(kept.end());
        }
    }

    /** Does what the session is configured to do now. */
    private void follow() {
        Optional<NoiseSuppressor.Field> wanted = wanted();
        if (wanted.equals(field)) {
            return;
        }
        stop();
        field = wanted;
        Optional<NoiseSuppressor> suppressor = context.providers().noiseSuppressor();
        if (wanted.isPresent() && suppressor.isPresent()) {
            stream = suppressor.get().open(context.rate(), wanted.get());
            delay = stream.delaySamples();
            kept = new PcmHistory((int) context.samples(HELD_MS));
            emitted = 0;
            rawUntil = 0;
        } else if (wanted.isPresent()) {
            tell(new ProviderException(
                    ProviderException.Kind.REJECTED,
                    "none",
                    "noise reduction was asked for, and there is no engine for it: the audio is heard as it comes"));
        }
    }

    private Optional<NoiseSuppressor.Field> wanted() {
        if (over) {
            return Optional.empty();
        }
        Optional<NoiseReduction> asked = context.config().stt().noise();
        return asked.isPresent()
                ? asked.get().field()
                : context.providers()
                        .noiseSuppressor()
                        .flatMap(it -> it.capabilities().unasked());
    }

    private void stop() {
        field = Optional.empty();
        flush();
        kept = null;
        NoiseSuppressor.Stream was = stream;
        stream = null;
        if (was != null) {
            was.close();
        }
    }

    private void arm() {
        if (!armed) {
            armed = true;
            timer = context.handleAfter(Duration.ofMillis(Math.max(1, dueMs() - context.clockMs())), this::fired);
        }
    }

    private long dueMs() {
        return blocks.isEmpty() ? tailDueMs : blocks.element().dueMs;
    }

    private void fired() {
        armed = false;
        release();
        if (kept == null || emitted == kept.end()) {
            return;
        }
        if (blocks.isEmpty() && tailDueMs <= context.clockMs()) {
            flush();
        } else {
            arm();
        }
    }

    public void close() {
        over = true;
        timer.cancel();
        blocks.clear();
        kept = null;
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
