package dev.parley.dialect.stream;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.PlaybackPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a client has heard that plays each sentence once it has it, behind the ones before: later than the session's own
 * clock, since a sentence is sent when it is whole. Tells the session all {@link #TICK}. Loop only.
 */
final class SentencePlayback {
    static final Duration TICK = Duration.ofMillis(200);
    private static final long SECOND_NS = 1_000_000_000;

    private final SessionExecutor executor;
    private final Consumer<PlaybackPosition> heard;
    private final int rate;
    private final Deque<Sent> sent = new ArrayDeque<>();
    private Optional<SessionExecutor.Timer> timer = Optional.empty();
    private long newest;
    private long newestGiven;
    private long unsent;

    /** @param offset samples of its generation before it */
    private record Sent(long generation, long offset, int samples, long beginNs, long endNs) {}

    /** @param rate in Hz */
    SentencePlayback(SessionExecutor executor, Consumer<PlaybackPosition> heard, int rate) {
        this.executor = executor;
        this.heard = heard;
        this.rate = rate;
    }

    /** The session gave sound, which is not sent yet. */
    void given(long generation, int samples) {
        if (generation > newest) {
            newest = generation;
            newestGiven = 0;
        }
        unsent += samples;
        if (timer.isEmpty()) {
            tick();
        }
    }

    /** Sound was sent, all of one generation. */
    void sent(long generation, int samples) {
        unsent = Math.max(0, unsent - samples);
        long now = executor.nanoTime();
        long begin = sent.isEmpty() ? now : Math.max(now, sent.getLast().endNs);
        long offset = generation == newest ? newestGiven : 0;
        sent.add(new Sent(generation, offset, samples, begin, begin + samples * SECOND_NS / rate));
        if (generation == newest) {
            newestGiven += samples;
        }
        if (timer.isEmpty()) {
            tick();
        }
    }

    /** The client drops what it has not played, and what is not sent is dropped here. */
    void cut() {
        sent.clear();
        unsent = 0;
        close();
    }

    /** Whether something is heard, or will be. */
    boolean isPlaying() {
        return timer.isPresent();
    }

    /** Of the newest generation. */
    long heardSamples() {
        PlaybackPosition position = position(executor.nanoTime());
        return position.generation() == newest ? position.samples() : 0;
    }

    /** Tells nothing more. */
    void close() {
        timer.ifPresent(SessionExecutor.Timer::cancel);
        timer = Optional.empty();
    }

    private void tick() {
        timer = Optional.empty();
        long now = executor.nanoTime();
        heard.accept(position(now));
        sent.removeIf(each -> each.endNs <= now);
        if (!sent.isEmpty() || unsent > 0) {
            timer = Optional.of(executor.schedule(next(now), this::tick));
        }
    }

    /** By the sentence that is being played, or was played last. */
    private PlaybackPosition position(long now) {
        Sent playing = null;
        for (Sent each : sent) {
            if (playing == null || each.beginNs <= now) {
                playing = each;
            }
        }
        if (playing == null) {
            return new PlaybackPosition(newest, newestGiven);
        }
        long played = Math.clamp((now - playing.beginNs) * rate / SECOND_NS, 0, playing.samples);
        return new PlaybackPosition(playing.generation, playing.offset + played);
    }

    /** The end of a sentence is told when it is reached. */
    private Duration next(long now) {
        Sent playing = sent.peek();
        return playing == null || playing.endNs - now > TICK.toNanos()
                ? TICK
                : Duration.ofNanos(Math.max(0, playing.endNs - now));
    }
}
