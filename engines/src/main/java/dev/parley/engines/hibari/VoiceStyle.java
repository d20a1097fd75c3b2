package dev.parley.engines.hibari;

import dev.parley.engines.support.VoiceNames;
import dev.parley.provider.TextToSpeech;
import java.util.List;
import java.util.Optional;

/**
 * A character made of the one voice there is: its throat's length, which moves pitch and resonances together, and its
 * pace.
 *
 * @param frame samples a frame of 1200 becomes, so more is lower; see the vocoder
 * @param pace duration of sounds; above 1 is slower
 */
record VoiceStyle(String name, String description, int frame, double pace) {
    private static final int UNCHANGED = 1200;

    /** The voices; the first is the default. */
    static final List<VoiceStyle> ALL = List.of(
            new VoiceStyle("heart", "Female, American English, warm", UNCHANGED, 1),
            new VoiceStyle("deep", "The same speaker, lower and steadier", 1440, 1.04),
            new VoiceStyle("calm", "The same speaker, a little lower and slower", 1280, 1.12),
            new VoiceStyle("bright", "The same speaker, higher and quicker", 1080, 0.97));

    /** The style of that name, or the default. */
    static VoiceStyle named(Optional<String> name) {
        Optional<String> wanted = VoiceNames.voice(name);
        return ALL.stream()
                .filter(style -> wanted.filter(style.name::equals).isPresent())
                .findFirst()
                .orElse(ALL.getFirst());
    }

    /** How much longer the same frames last. */
    double stretch() {
        return (double) frame / UNCHANGED;
    }

    TextToSpeech.Voice voice() {
        return new TextToSpeech.Voice(name, description, Optional.of("en-US"));
    }
}
