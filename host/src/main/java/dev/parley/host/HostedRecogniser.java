package dev.parley.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns speech into words. Called on its workers' threads, by as many at once as it has {@link #workers}. */
public interface HostedRecogniser extends Hosted {
    /** Of all audio it is given, in Hz. */
    int SAMPLE_RATE = 16_000;

    /**
     * What was said. Blocks until it is known.
     *
     * @throws RequestException when it cannot be heard
     */
    Result recognise(Speech speech) throws RequestException;

    /** Whether an {@link Utterance} tells words while it is being spoken. */
    default boolean isStreaming() {
        return false;
    }

    /** Whether its results say when each word began. */
    default boolean knowsWordTimes() {
        return false;
    }

    /** Begins an utterance that is heard piece by piece. Whole ones are collected, and heard when they end. */
    default Utterance begin(Optional<String> language) {
        return new WholeUtterance(this, language);
    }

    /** An utterance that is still being spoken. One call at a time, on any thread. */
    interface Utterance extends AutoCloseable {
        /**
         * Hears more of it.
         *
         * @param samples PCM16 mono at {@link #SAMPLE_RATE}; not changed
         * @return all its words so far: the last may still grow, those before it stay as they are
         */
        Result hear(short[] samples) throws RequestException;

        /** Hears that there is no more of it; all its words. */
        Result end() throws RequestException;

        /** Frees what it holds. */
        @Override
        void close();
    }

    /**
     * @param samples PCM16 mono at {@link #SAMPLE_RATE}; never changed
     * @param language primary BCP-47 subtag; empty lets it find out, where it can
     * @param prompt text that helps with names and jargon
     */
    record Speech(short[] samples, Optional<String> language, Optional<String> prompt) {}

    /**
     * @param words with their times, as many as the text has; empty where it does not know them
     */
    record Result(String text, Optional<String> language, List<Word> words) {
        public Result {
            words = List.copyOf(words);
        }

        /** Its words with their times; where these are not known, each stands where its letters stand in the time given. */
        public List<Word> timed(long lengthMs) {
            String[] all = text.isBlank() ? new String[0] : text.strip().split("\\s+");
            if (words.size() == all.length) {
                return words;
            }
            long letters = 0;
            for (String word : all) {
                letters += word.length();
            }
            List<Word> spread = new ArrayList<>();
            long before = 0;
            for (String word : all) {
                long start = lengthMs * before / letters;
                before += word.length();
                spread.add(new Word(word, start, lengthMs * before / letters));
            }
            return spread;
        }
    }

    /** A word in ms from the beginning of the utterance. */
    record Word(String text, long startMs, long endMs) {}
}
