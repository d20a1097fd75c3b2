package dev.parley.provider;

import dev.parley.speech.Spacing;
import java.util.List;

/** What a speech-to-text stream says. Times are ms of audio sent on the stream since it was opened. */
public sealed interface SttEvent {
    /**
     * The stream takes audio.
     *
     * @param capabilities of what serves this stream; they hold until it ends
     */
    record Ready(SpeechToText.Capabilities capabilities) implements SttEvent {}

    /** Best guess for the words since the last {@link Final}; replaces the guess before it. */
    record Partial(String text) implements SttEvent {}

    /**
     * A first look at all words since the last {@link Final}, in the first moments of a silence: the last word may lack its
     * end. Good for nothing but preparing for the end of a turn; if the silence lasts, a {@link Partial} follows.
     */
    record Glance(String text) implements SttEvent {}

    /** Words that will not change any more; follows on the finals before it. May be a single word. */
    record Final(List<Word> words) implements SttEvent {
        public Final {
            words = List.copyOf(words);
        }

        /** The words as one text, with single spaces between where their script has some. */
        public String text() {
            return Spacing.join(words.stream().map(Word::text).toList());
        }
    }

    /** One word without spaces. {@code endMs} equals {@code startMs} where the engine does not know it. */
    record Word(String text, long startMs, long endMs) {}

    /** The last word told ended at {@code atMs}; from engines that learn it only afterwards. */
    record WordEnded(long atMs) implements SttEvent {}

    /**
     * The engine's own opinion whether the speaker has finished (semantic voice activity detection).
     *
     * @param probability that the speaker stays silent, 0 to 1
     * @param atMs audio time the opinion is about
     */
    record Pause(double probability, long atMs) implements SttEvent {}

    /** The engine has worked through the audio up to {@code atMs}; comes where {@link SpeechToText.Capabilities#heartbeat()}. */
    record Alive(long atMs) implements SttEvent {}

    /** Everything sent before {@code flush(flushId)} has been transcribed. */
    record Flushed(long flushId) implements SttEvent {}

    /** The stream is dead. */
    record Failed(ProviderException cause) implements SttEvent {}
}
