package dev.parley.session.playout;

import dev.parley.audio.Samples;
import dev.parley.conversation.PlayedWords.SpokenWord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Releases one message's audio at the pace the caller hears it by the {@link PlaybackClock}, a bounded lead ahead.
 *
 * <p>With a lead, words are released when their playback begins; without one (audio runs ahead of real time) together
 * with their audio. Pure of timers: the owner pumps at the time {@link #pump} names. Loop only.
 */
final class Playout {
    private final PlaybackClock clock;
    private final Optional<Long> leadNanos;
    private final int chunkSamples;
    private final Output output;
    private final Deque<short[]> audio = new ArrayDeque<>();
    private final Deque<SpokenWord> words = new ArrayDeque<>();
    private int headOffset;
    private long queuedSamples;
    private long addedSamples;
    private boolean finished;
    private boolean stopped;
    private boolean held;

    /** Where released things go. */
    interface Output {
        boolean writable();

        void audio(short[] samples, long startMs);

        void word(SpokenWord word);
    }

    Playout(PlaybackClock clock, Optional<Long> leadNanos, int chunkSamples, Output output) {
        this.clock = clock;
        this.leadNanos = leadNanos;
        this.chunkSamples = chunkSamples;
        this.output = output;
    }

    void add(short[] samples) {
        if (samples.length > 0 && !stopped) {
            audio.add(samples);
            queuedSamples += samples.length;
            addedSamples += samples.length;
        }
    }

    void add(SpokenWord word) {
        if (!stopped) {
            words.add(word);
        }
    }

    /** Takes back the word that was added last; false when it was released before. */
    boolean takeBack(SpokenWord word) {
        return word.equals(words.peekLast()) && words.pollLast() != null;
    }

    /** No more audio or words will be added. */
    void finish() {
        finished = true;
    }

    /** While it is held, nothing is released; where it is not paced, what was released is the carrier's to hold. */
    void hold(boolean value) {
        held = value && leadNanos.isPresent();
    }

    /** Drops what has not been released; nothing will be from now on. */
    void stop() {
        stopped = true;
        audio.clear();
        words.clear();
        queuedSamples = 0;
    }

    /**
     * Releases what is due.
     *
     * @return when to pump again, in nanoseconds; empty when only new audio, or a writable output, changes anything
     */
    OptionalLong pump(long now) {
        OptionalLong audioDue = pumpAudio(now);
        OptionalLong wordDue = pumpWords(now);
        if (audioDue.isEmpty()) {
            return wordDue;
        }
        return wordDue.isEmpty() ? audioDue : OptionalLong.of(Math.min(audioDue.getAsLong(), wordDue.getAsLong()));
    }

    private OptionalLong pumpAudio(long now) {
        if (held) {
            return OptionalLong.empty();
        }
        while (enoughForAChunk()) {
            if (!output.writable()) {
                return OptionalLong.empty();
            }
            long due = dueNanos(now);
            if (due > now) {
                return OptionalLong.of(due);
            }
            release(now);
        }
        return OptionalLong.empty();
    }

    /** Paced chunks are whole, as codecs want them; audio that runs ahead goes out as it comes. */
    private boolean enoughForAChunk() {
        return queuedSamples >= chunkSamples || (queuedSamples > 0 && (finished || leadNanos.isEmpty()));
    }

    private long dueNanos(long now) {
        return leadNanos.isEmpty() || !clock.started() ? now : clock.endNanos() - leadNanos.get();
    }

    private void release(long now) {
        short[] chunk = take((int) Math.min(chunkSamples, queuedSamples));
        long startMs = clock.releasedMs();
        clock.release(chunk.length, now);
        output.audio(chunk, startMs);
        if (leadNanos.isEmpty()) {
            releaseWordsBefore(clock.releasedMs());
        }
    }

    private OptionalLong pumpWords(long now) {
        if (finished && !clock.started() && queuedSamples == 0) {
            words.clear(); // No sound came with them, so nobody heard them.
        }
        if (words.isEmpty() || !clock.started()) {
            return OptionalLong.empty();
        }
        if (leadNanos.isPresent()) {
            releaseWordsBefore(
                    held ? Math.min(clock.playingMs(now) + 1, clock.releasedMs()) : clock.playingMs(now) + 1);
        }
        if (finished && queuedSamples == 0 && leadNanos.isEmpty()) {
            releaseWordsBefore(Long.MAX_VALUE);
        }
        if (words.isEmpty() || leadNanos.isEmpty()) {
            return OptionalLong.empty();
        }
        SpokenWord next = words.peek();
        if (finished && queuedSamples == 0 && next.startMs() >= clock.releasedMs()) {
            // Stamped behind the end of the audio: it is due with its end.
            long end = clock.endNanos();
            if (end <= now) {
                releaseWordsBefore(Long.MAX_VALUE);
                return OptionalLong.empty();
            }
            return OptionalLong.of(end);
        }
        if (held && next.startMs() >= clock.releasedMs()) {
            return OptionalLong.empty();
        }
        long due = clock.nanosAt(next.startMs());
        return due > now ? OptionalLong.of(due) : OptionalLong.empty();
    }

    private void releaseWordsBefore(long ms) {
        while (!words.isEmpty() && words.peek().startMs() < ms) {
            output.word(words.poll());
        }
    }

    private short[] take(int count) {
        short[] head = audio.peek();
        if (headOffset == 0 && head.length == count) {
            audio.poll();
            queuedSamples -= count;
            return head;
        }
        short[] out = new short[count];
        int filled = 0;
        while (filled < count) {
            head = audio.peek();
            int n = Math.min(count - filled, head.length - headOffset);
            System.arraycopy(head, headOffset, out, filled, n);
            filled += n;
            headOffset += n;
            if (headOffset == head.length) {
                audio.poll();
                headOffset = 0;
            }
        }
        queuedSamples -= count;
        return out;
    }

    /** Whether everything added has been released, and nothing more will come. */
    boolean released() {
        return finished && queuedSamples == 0 && words.isEmpty();
    }

    /** Audio waiting for release, in ms. */
    long queuedMs() {
        return Samples.toMs(queuedSamples, clock.rate());
    }

    /** All audio added so far, in ms. */
    long addedMs() {
        return Samples.toMs(addedSamples, clock.rate());
    }
}
