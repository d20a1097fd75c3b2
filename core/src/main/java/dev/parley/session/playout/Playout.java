package dev.parley.session.playout;

import dev.parley.audio.Samples;
import dev.parley.conversation.PlayedWords.SpokenWord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Releases one reply's audio at the pace the caller hears it, a bounded lead ahead, and knows how much has been heard.
 * The playback clock starts with the first release and stands still while the caller has run out of audio.
 *
 * <p>With a lead, words are released when their playback begins; without one (audio runs ahead of real time) together
 * with their audio. Pure of timers: the owner pumps at the time {@link #pump} names. Loop only.
 */
final class Playout {
    private final int rate;
    private final Optional<Long> leadNanos;
    private final int chunkSamples;
    private final Output output;
    private final Deque<short[]> audio = new ArrayDeque<>();
    private final Deque<SpokenWord> words = new ArrayDeque<>();
    private int headOffset;
    private long queuedSamples;
    private long releasedSamples;
    private long addedSamples;
    private long startNanos;
    private boolean started;
    private boolean finished;
    private boolean stopped;

    /** Where released things go. */
    interface Output {
        boolean writable();

        void audio(short[] samples, long startMs);

        void word(SpokenWord word);
    }

    /**
     * @param notBeforeNanos when the caller will have heard what was released before this reply
     */
    Playout(int rate, Optional<Long> leadNanos, int chunkSamples, long notBeforeNanos, Output output) {
        this.rate = rate;
        this.leadNanos = leadNanos;
        this.chunkSamples = chunkSamples;
        this.startNanos = notBeforeNanos;
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

    /** No more audio or words will be added. */
    void finish() {
        finished = true;
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
        if (leadNanos.isEmpty() || !started) {
            return now;
        }
        return startNanos + Samples.toNanos(releasedSamples, rate) - leadNanos.get();
    }

    private void release(long now) {
        long caughtUp = now - Samples.toNanos(releasedSamples, rate);
        if (!started || caughtUp > startNanos) {
            // Nothing was playing: playback (re)starts with this chunk.
            startNanos = started ? caughtUp : Math.max(now, startNanos);
            started = true;
        }
        short[] chunk = take((int) Math.min(chunkSamples, queuedSamples));
        long startMs = Samples.toMs(releasedSamples, rate);
        releasedSamples += chunk.length;
        output.audio(chunk, startMs);
        if (leadNanos.isEmpty()) {
            releaseWordsBefore(Samples.toMs(releasedSamples, rate));
        }
    }

    private OptionalLong pumpWords(long now) {
        if (finished && !started && queuedSamples == 0) {
            words.clear(); // No sound came with them, so nobody heard them.
        }
        if (words.isEmpty() || !started) {
            return OptionalLong.empty();
        }
        if (leadNanos.isPresent()) {
            releaseWordsBefore(playedMs(now) + 1);
        }
        if (finished && queuedSamples == 0 && leadNanos.isEmpty()) {
            releaseWordsBefore(Long.MAX_VALUE);
        }
        if (words.isEmpty() || leadNanos.isEmpty()) {
            return OptionalLong.empty();
        }
        SpokenWord next = words.peek();
        if (finished && queuedSamples == 0 && next.startMs() >= Samples.toMs(releasedSamples, rate)) {
            // Stamped behind the end of the audio: it is due with its end.
            long end = playbackEndNanos();
            if (end <= now) {
                releaseWordsBefore(Long.MAX_VALUE);
                return OptionalLong.empty();
            }
            return OptionalLong.of(end);
        }
        long due = startNanos + next.startMs() * 1_000_000L;
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

    boolean started() {
        return started;
    }

    /** How much of the reply the caller has heard by now, in ms. */
    long heardMs(long now) {
        return Math.min(playedMs(now), Samples.toMs(releasedSamples, rate));
    }

    private long playedMs(long now) {
        return started ? Math.max(0, (now - startNanos) / 1_000_000) : 0;
    }

    /** When the caller will have heard all that has been released. */
    long playbackEndNanos() {
        return startNanos + Samples.toNanos(releasedSamples, rate);
    }

    /** Audio waiting for release, in ms. */
    long queuedMs() {
        return Samples.toMs(queuedSamples, rate);
    }

    /** All audio added so far, in ms. */
    long addedMs() {
        return Samples.toMs(addedSamples, rate);
    }

    /** All audio released so far, in ms. */
    long releasedMs() {
        return Samples.toMs(releasedSamples, rate);
    }
}
