package dev.parley.session.journal;

import dev.parley.provider.TextToSpeech;
import java.util.Optional;

/** Names of what a session asks while it handles something, as they stand in a journal. */
public final class Questions {
    public static final String WRITABLE = "writable";
    public static final String RECOGNISES = "stt.capabilities";
    public static final String SUPERSEDED = "stt.superseded";
    public static final String FRAME = "vad.frame_samples";
    public static final String SUPPRESSES_NOISE = "noise_suppression.capabilities";
    public static final String NOISE_DELAY = "noise_suppression.delay_samples";
    public static final String HEARS_ENDS = "end_of_turn.capabilities";

    /** {@link JournalEvent.Threw#who()} of the detector. */
    public static final String DETECTOR = "vad";

    /** {@link JournalEvent.Threw#who()} of the client's side. */
    public static final String CLIENT = "client";

    /** The session's own voice, and the one in reserve. */
    public static final String OWN = "tts";

    public static final String RESERVE = "reserve";

    private Questions() {}

    public static String speaks(String voice) {
        return voice + ".capabilities";
    }

    public static String voices(String voice) {
        return voice + ".voices";
    }

    public static String scripts(String voice, Optional<String> name) {
        return voice + ".scripts:" + name.orElse("");
    }

    public static String ready(String voice) {
        return voice + ".ready";
    }

    public static String sentence(TextToSpeech.Options voice, String text) {
        return "sentence:" + voice.voice().orElse("") + ":" + text;
    }

    /** {@link JournalEvent.Threw#who()} of a request to a server of tools. */
    public static String tools(int work) {
        return "tools:" + work;
    }
}
