package dev.parley.engines.openai.realtime;

import dev.parley.provider.SpeechToText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How speech is recognised in a transcription session.
 *
 * @param model as the server knows it
 * @param language BCP-47 tag for sessions that name none; empty lets the server find out
 * @param languages those that may be spoken, for models that take several
 * @param prompt for sessions that have none
 * @param keywords words that are likely, for models that take them
 * @param delay how long the model waits before it tells words, {@code minimal} to {@code xhigh}
 * @param noiseReduction {@code near_field} or {@code far_field}
 * @param turnDetection what the server itself ends utterances by; empty leaves that to the session alone
 * @param shape empty: as the server's greeting shows
 * @param lifetime after which a connection is replaced between two utterances
 */
record RealtimeOptions(
        String model,
        Optional<String> language,
        List<String> languages,
        Optional<String> prompt,
        List<String> keywords,
        Optional<String> delay,
        Optional<String> noiseReduction,
        Optional<String> turnDetection,
        Optional<Shape> shape,
        Duration lifetime) {
    RealtimeOptions {
        languages = List.copyOf(languages);
        keywords = List.copyOf(keywords);
    }

    RealtimeOptions lasting(Duration time) {
        return new RealtimeOptions(
                model, language, languages, prompt, keywords, delay, noiseReduction, turnDetection, shape, time);
    }

    /** Models that tell words while they are said have that in their names; others wait for the end of the utterance. */
    boolean streams() {
        String name = model.toLowerCase(Locale.ROOT);
        return name.contains("live") || name.contains("realtime");
    }

    SpeechToText.Capabilities capabilities() {
        SpeechToText.Capabilities can = SpeechToText.Capabilities.of(false, false)
                .withSampleRate(shape.orElse(Shape.GA).rate());
        return streams() ? can.withStreaming() : can;
    }
}
