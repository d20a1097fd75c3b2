package dev.parley.provider;

import dev.parley.concurrent.SessionExecutor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Turns speech into words while it is being spoken. */
public interface SpeechToText extends Provider {
    /** What a stream opened now can do, as far as is known before; {@link SttEvent.Ready} says what it really can. */
    Capabilities capabilities();

    /**
     * Opens a stream for one session. Returns at once; {@link SttEvent.Ready} or {@link SttEvent.Failed} follows, and
     * nothing is sent before {@code Ready}. Every
     * event is delivered on {@code executor}'s loop, in order, never from within a call to the stream, and none after
     * {@link Stream#cancel()} returned or after {@code Failed}. Called on the loop.
     */
    Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener);

    /**
     * @param continuous true: send all audio as it comes, silence too; false: the engine wants only speech, framed by
     *     {@link Stream#beginUtterance()} and {@link Stream#flush}
     * @param streaming whether words are told while speech goes on, without a flush
     * @param pauseScores whether {@link SttEvent.Pause} events come
     * @param wordTimes whether the engine knows when each word began; otherwise times are estimated
     * @param languages primary BCP-47 subtags it hears, such as {@code en}; empty when it does not say
     * @param heartbeat whether {@link SttEvent.Alive} comes several times for each second of audio, silence included, so
     *     that a stream which takes audio and says nothing is known to be lost
     * @param sampleRate of its own, in Hz, at which nothing is resampled; empty where it has none
     */
    record Capabilities(
            boolean continuous,
            boolean streaming,
            boolean pauseScores,
            boolean wordTimes,
            List<String> languages,
            boolean heartbeat,
            OptionalInt sampleRate) {
        public Capabilities {
            languages = List.copyOf(languages);
        }

        /** Of an engine that promises nothing else. */
        public static Capabilities of(boolean continuous, boolean pauseScores) {
            return new Capabilities(continuous, false, pauseScores, false, List.of(), false, OptionalInt.empty());
        }

        public Capabilities withStreaming() {
            return new Capabilities(continuous, true, pauseScores, wordTimes, languages, heartbeat, sampleRate);
        }

        public Capabilities withWordTimes() {
            return new Capabilities(continuous, streaming, pauseScores, true, languages, heartbeat, sampleRate);
        }

        public Capabilities withLanguages(List<String> value) {
            return new Capabilities(continuous, streaming, pauseScores, wordTimes, value, heartbeat, sampleRate);
        }

        public Capabilities withHeartbeat() {
            return new Capabilities(continuous, streaming, pauseScores, wordTimes, languages, true, sampleRate);
        }

        /** @param value in Hz */
        public Capabilities withSampleRate(int value) {
            return new Capabilities(
                    continuous, streaming, pauseScores, wordTimes, languages, heartbeat, OptionalInt.of(value));
        }

        /** The only language it hears; empty where it hears several, or does not say. */
        public Optional<String> onlyLanguage() {
            return languages.size() == 1 ? Optional.of(languages.getFirst()) : Optional.empty();
        }

        /** Whether speech in this language, a BCP-47 tag, can be heard as far as is known. */
        public boolean hears(String language) {
            String primary = language.strip().toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
            return languages.isEmpty() || languages.contains(primary);
        }
    }

    /**
     * @param sampleRate of the audio the session will send, in Hz; the engine resamples
     * @param language BCP-47 tag the speaker is expected to use; empty lets the engine decide
     * @param prompt free text that helps with names and jargon, for engines that take one
     * @param engine which of several engines is preferred; one that stands alone leaves it aside
     */
    record Options(int sampleRate, Optional<String> language, Optional<String> prompt, Optional<String> engine) {
        /** By whichever engine is preferred for all. */
        public Options(int sampleRate, Optional<String> language, Optional<String> prompt) {
            this(sampleRate, language, prompt, Optional.empty());
        }

        public static Options at(int sampleRate) {
            return new Options(sampleRate, Optional.empty(), Optional.empty());
        }
    }

    /** One session's stream. Loop only. No call blocks, and calls after it failed do nothing; audio the engine cannot take in time is its own to bound. */
    interface Stream extends Work {
        /** Speech begins; the audio that follows belongs to one utterance. No meaning for continuous engines. */
        void beginUtterance();

        /** PCM16 mono at the rate given at opening. The array is only valid during the call. */
        void audio(short[] samples, int offset, int length);

        /**
         * Asks for every word of the audio sent so far, as fast as possible; {@link SttEvent.Flushed} with the same id
         * follows the last of them. Ends the utterance for engines that are not continuous.
         */
        void flush(long flushId);

        /**
         * Whether a stream opened now would be better: served by an engine that is preferred to the one that serves this, or
         * by a connection that lasts where this one's time is nearly over. Asked between turns, where nothing is lost by it.
         */
        default boolean superseded() {
            return false;
        }
    }
}
