package dev.parley.conversation;

import java.util.Optional;

/** One piece of a message's content. */
public sealed interface Part {
    /** The words of this part as a language model should read them; empty when there are none (yet). */
    String words();

    record InputText(String text) implements Part {
        @Override
        public String words() {
            return text;
        }
    }

    /** Speech of the caller; the transcript comes later than the part. */
    record InputAudio(Optional<String> transcript, long durationMs) implements Part {
        @Override
        public String words() {
            return transcript.orElse("");
        }
    }

    /** The caller said nothing for so long that the bot was asked to speak. */
    record Silence(long durationMs) implements Part {
        /** How a silence is written for a language model to comment on. */
        public static final String MARK = "...";

        @Override
        public String words() {
            return MARK;
        }
    }

    /** A picture: a data or https URL, and the detail the model should look at ({@code auto}, {@code low}, {@code high}). */
    record InputImage(String url, String detail) implements Part {
        @Override
        public String words() {
            return "";
        }
    }

    record OutputText(String text) implements Part {
        @Override
        public String words() {
            return text;
        }
    }

    /** Speech of the bot: the words that were, or are taken to be, heard, and the length of the audio generated. */
    record OutputAudio(String transcript, long durationMs) implements Part {
        @Override
        public String words() {
            return transcript;
        }
    }
}
