package dev.parley.engines.deepgram;

import dev.parley.engines.support.service.Query;
import dev.parley.provider.SpeechToText;
import java.util.List;
import java.util.Optional;

/**
 * How speech is recognised.
 *
 * @param model as Deepgram knows it; those of Flux begin with {@code flux}
 * @param language for sessions that name none; Nova's only
 * @param hints languages for sessions that name none; Flux's only
 * @param endOfTurn confidence at which Flux ends a turn
 * @param fixed parameters that are the same for all sessions; never changed
 */
record DeepgramOptions(String model, Optional<String> language, List<String> hints, double endOfTurn, Query fixed) {
    DeepgramOptions {
        hints = List.copyOf(hints);
    }

    /** Whether it is a model that says itself when a turn is over. */
    boolean flux() {
        return isFlux(model);
    }

    static boolean isFlux(String model) {
        return model.startsWith("flux");
    }

    /** Whether it is one of Flux's that hears several languages. */
    boolean multilingual() {
        return flux() && model.endsWith("multi");
    }

    SpeechToText.Capabilities capabilities() {
        if (!flux()) {
            return SpeechToText.Capabilities.of(false, false).withStreaming().withWordTimes();
        }
        return SpeechToText.Capabilities.of(true, true)
                .withStreaming()
                .withLanguages(multilingual() ? DeepgramLanguages.FLUX : List.of("en"));
    }

    /** Path and query of a stream. */
    String path(SpeechToText.Options wanted) {
        Query query = new Query(fixed)
                .add("model", model)
                .add("encoding", "linear16")
                .add("sample_rate", wanted.sampleRate());
        if (!flux()) {
            query.add("channels", 1).add("interim_results", true);
            wanted.language()
                    .map(DeepgramLanguages::nova)
                    .or(this::language)
                    .ifPresent(it -> query.add("language", it));
        } else if (multilingual()) {
            wanted.language()
                    .flatMap(DeepgramLanguages::flux)
                    .map(List::of)
                    .orElse(hints)
                    .forEach(hint -> query.add("language_hint", hint));
        }
        return (flux() ? "/v2/listen" : "/v1/listen") + query;
    }
}
