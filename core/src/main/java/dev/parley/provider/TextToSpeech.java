package dev.parley.provider;

import dev.parley.concurrent.SessionExecutor;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** Speaks text that is still being written. */
public interface TextToSpeech extends Provider {
    /** Voices this engine offers now; the first is its default. Empty while it is not ready or cannot tell. */
    List<Voice> voices();

    /** What a stream opened now can do, as far as is known before; {@link TtsEvent.Ready} says what it really can. */
    default Capabilities capabilities() {
        return Capabilities.LOCAL;
    }

    /**
     * The scripts in which a voice can read words, Latin for an English one. Empty where the engine does not know: then it
     * is given everything.
     *
     * @param voice as in {@link Options#voice()}
     */
    default Set<UnicodeScript> scripts(Optional<String> voice) {
        return Set.of();
    }

    /**
     * Opens a stream for one reply. Returns at once; text may be given from then on and is kept until the engine can take
     * it. Every event is delivered on {@code executor}'s loop, in order,
     * never from within a call to the stream, and none after {@link Stream#cancel()} returned, after
     * {@link TtsEvent.Done} or after {@link TtsEvent.Failed}. Called on the loop.
     */
    Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener);

    /**
     * @param speaks whether it has a voice at all; where it has none, replies are given as text
     * @param remote whether it runs on a server of its own, which may go away while this process goes on
     * @param clonedVoices whether it speaks with voices that users uploaded to this server, whose names begin with
     *     {@code custom:}
     * @param wordTimes whether each word comes as a {@link TtsEvent.Word}
     * @param streaming whether it speaks while the text is still being given
     * @param languages primary BCP-47 subtags it speaks, such as {@code en}; empty when it does not say
     * @param sampleRate of its own, in Hz, at which nothing is resampled; empty where it has none
     */
    record Capabilities(
            boolean speaks,
            boolean remote,
            boolean clonedVoices,
            boolean wordTimes,
            boolean streaming,
            List<String> languages,
            OptionalInt sampleRate) {
        /** Of an engine in this process. */
        public static final Capabilities LOCAL = new Capabilities(true, false, false, true).withStreaming();

        /** In the place of an engine that is not there. */
        public static final Capabilities MUTE = new Capabilities(false, false, false, false);

        public Capabilities {
            languages = List.copyOf(languages);
        }

        /** Of an engine that promises nothing else. */
        public Capabilities(boolean speaks, boolean remote, boolean clonedVoices, boolean wordTimes) {
            this(speaks, remote, clonedVoices, wordTimes, false, List.of(), OptionalInt.empty());
        }

        public Capabilities withStreaming() {
            return new Capabilities(speaks, remote, clonedVoices, wordTimes, true, languages, sampleRate);
        }

        public Capabilities withLanguages(List<String> value) {
            return new Capabilities(speaks, remote, clonedVoices, wordTimes, streaming, value, sampleRate);
        }

        /** @param value in Hz */
        public Capabilities withSampleRate(int value) {
            return new Capabilities(
                    speaks, remote, clonedVoices, wordTimes, streaming, languages, OptionalInt.of(value));
        }
    }

    /** A voice by the name given in {@link Options#voice()}. */
    record Voice(String name, String description, Optional<String> language) {}

    /**
     * @param sampleRate of the audio to deliver, in Hz; the engine resamples
     * @param voice name of the voice; empty, or one this engine does not know, means its default
     * @param language BCP-47 tag of the text; empty lets the engine decide
     * @param speed 1.0 is the voice's own
     * @param engine which of several engines is preferred; one that stands alone leaves it aside
     */
    record Options(
            int sampleRate, Optional<String> voice, Optional<String> language, double speed, Optional<String> engine) {
        /** By whichever engine is preferred for all. */
        public Options(int sampleRate, Optional<String> voice, Optional<String> language, double speed) {
            this(sampleRate, voice, language, speed, Optional.empty());
        }

        public static Options at(int sampleRate) {
            return new Options(sampleRate, Optional.empty(), Optional.empty(), 1.0);
        }
    }

    /** One reply. Loop only; no call blocks, and calls after it failed do nothing. */
    interface Stream extends Work {
        /**
         * The next piece of the reply: whole words, each after the first with a space before it, already fit for
         * speaking. The engine may wait for a clause to be complete before it speaks.
         */
        void text(String words);

        /** No more text: speak what is left, then {@link TtsEvent.Done}. */
        void end();
    }
}
