package dev.parley.provider;

import dev.parley.speech.Spacing;
import java.util.List;
import java.util.OptionalDouble;

/** What a speech-to-text stream says. Times are ms of audio sent on the stream since it was opened. */
public sealed interface SttEvent {
    /**
     * The stream takes audio.
     *
     * @param capabilities of what serves this stream; they hold until it ends
     */
    record Ready(SpeechToText.Capabilities capabilities) implements SttEvent {}

    /**
     * Best guess for the words since the last {@link Final}; replaces the guess before it.
     *
     * @param sentenceEnd probability, 0 to 1, that a sentence ends behind these words, by what was said and how; empty where
     *     the engine has no opinion of its own
     * @param confidence that just these words were said, 0 to 1; empty where the engine has no opinion
     */
    record Partial(String text, OptionalDouble sentenceEnd, OptionalDouble confidence) implements SttEvent {
        /** One without an opinion of the engine. */
        public Partial(String text) {
            this(text, OptionalDouble.empty(), OptionalDouble.empty());
        }
    }

    /**
     * A first look at all words since the last {@link Final}, in the first moments of a silence: the last word may lack its
     * end. Good for nothing but preparing for the end of a turn; if the silence lasts, a {@link Partial} follows.
     *
     * @param sentenceEnd as that of {@link Partial}
     */
    record Glance(String text, OptionalDouble sentenceEnd) implements SttEvent {
        /** One without an opinion about its end. */
        public Glance(String text) {
            this(text, OptionalDouble.empty());
        }
    }

    /**
     * Words that will not change any more; follows on the finals before it. May be a single word.
     *
     * @param confidence as that of {@link Partial}
     */
    record Final(List<Word> words, OptionalDouble confidence) implements SttEvent {
        public Final {
            words = List.copyOf(words);
        }

        /** Words of which the engine does not tell how sure it is. */
        public Final(List<Word> words) {
            this(words, OptionalDouble.empty());
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
