package dev.parley.engines.offline;

import dev.parley.provider.TextToSpeech;
import java.util.List;
import java.util.Optional;

/**
 * A character made of the one recorded voice: pitch, melody, length of the vocal tract and pace. The recorded speaker's
 * vowels lie so far forward that "so", "go" and "hello" are taken for others; every style moves its resonances down a
 * little from where they were recorded, which halves the words misheard.
 *
 * @param pitchShiftHz added to the fundamental frequency, whose mean is about 185 Hz
 * @param pitchRange how lively the melody is; 1 is the recorded voice's
 * @param warp frequency warping of the vocal tract filter (the voice was trained with 0.55): higher values move the
 *     resonances down, as in a longer vocal tract
 * @param pace duration of sounds; above 1 is slower
 */
record VoiceStyle(String name, String description, double pitchShiftHz, double pitchRange, double warp, double pace) {
    /** The voices; the first is the default. */
    static final List<VoiceStyle> ALL = List.of(
            new VoiceStyle("slt", "Female, American English", 0, 1, 0.585, 1),
            new VoiceStyle("deep", "Low and steady, as of an older man", -80, 0.75, 0.605, 1.06),
            new VoiceStyle("calm", "Soft and slow, with little melody", -22, 0.75, 0.59, 1.12),
            new VoiceStyle("bright", "Young and lively", 30, 1.05, 0.575, 1));

    /** The style of that name, or the default. */
    static VoiceStyle named(Optional<String> name) {
        return ALL.stream()
                .filter(style -> name.filter(style.name::equals).isPresent())
                .findFirst()
                .orElse(ALL.getFirst());
    }

    TextToSpeech.Voice voice() {
        return new TextToSpeech.Voice(name, description, Optional.of("en-US"));
    }
}
