package dev.parley.engines.assemblyai;

import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.service.Query;
import dev.parley.provider.SpeechToText;
import io.vertx.core.json.JsonArray;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How speech is recognised. Settings are named as AssemblyAI names its parameters, with dashes, and what is not set is left to
 * AssemblyAI.
 *
 * @param model as AssemblyAI knows it
 * @param formatTurns whether the end of a turn is awaited as it is written
 * @param endOfTurn confidence at which AssemblyAI ends a turn
 * @param languages for sessions that name none
 * @param fixed parameters that are the same for all sessions; never changed
 */
record AssemblyAiOptions(String model, boolean formatTurns, double endOfTurn, List<String> languages, Query fixed) {
    private static final String MODEL = "universal-streaming-english";
    private static final List<String> MULTILINGUAL = List.of("en", "es", "fr", "de", "it", "pt");
    private static final double END_OF_TURN = 0.4;
    private static final int LONGEST_MS = 60_000;
    private static final List<String> TEXTS = List.of("prompt", "domain", "mode");
    private static final List<String> FLAGS = List.of("format-turns", "filter-profanity", "continuous-partials");
    private static final List<String> TIMES = List.of("min-turn-silence", "max-turn-silence", "interruption-delay");

    /** Parameters that other settings, or the stream, decide. */
    private static final Set<String> OURS =
            Set.of("speech_model", "sample_rate", "encoding", "format_turns", "language_codes", "token", "channels");

    AssemblyAiOptions {
        languages = List.copyOf(languages);
    }

    /** The names of their settings. */
    static Set<String> names() {
        Set<String> names = new HashSet<>(Set.of(
                "model",
                "end-of-turn-confidence-threshold",
                "vad-threshold",
                "keyterms-prompt",
                "language-codes",
                "parameters"));
        List.of(TEXTS, FLAGS, TIMES).forEach(names::addAll);
        return names;
    }

    /** @throws IllegalArgumentException naming the setting that cannot be read */
    static AssemblyAiOptions read(EngineSettings settings) {
        Query query = new Query();
        TEXTS.forEach(name -> settings.text(name).ifPresent(value -> query.add(parameter(name), value)));
        FLAGS.forEach(name -> settings.flag(name).ifPresent(value -> query.add(parameter(name), value)));
        TIMES.forEach(
                name -> settings.whole(name, 0, LONGEST_MS).ifPresent(value -> query.add(parameter(name), value)));
        Optional<Double> threshold = settings.number("end-of-turn-confidence-threshold", 0, 1);
        threshold.ifPresent(value -> query.add("end_of_turn_confidence_threshold", value));
        settings.number("vad-threshold", 0, 1).ifPresent(value -> query.add("vad_threshold", value));
        List<String> terms = settings.list("keyterms-prompt");
        if (!terms.isEmpty()) {
            query.add("keyterms_prompt", new JsonArray(terms).encode());
        }
        settings.pairs("parameters", "redact_pii=true&webhook_url=https://example.com", OURS)
                .forEach(pair -> query.add(pair.getKey(), pair.getValue()));
        return new AssemblyAiOptions(
                settings.text("model").orElse(MODEL),
                settings.flag("format-turns").orElse(false),
                Math.max(threshold.orElse(END_OF_TURN), 0.01),
                settings.list("language-codes"),
                query);
    }

    private static String parameter(String name) {
        return name.replace('-', '_');
    }

    /** Whether languages can be chosen: the models before hear what they hear. */
    private boolean steered() {
        return !model.startsWith("universal-streaming") && !model.startsWith("whisper");
    }

    SpeechToText.Capabilities capabilities() {
        SpeechToText.Capabilities all =
                SpeechToText.Capabilities.of(true, true).withStreaming().withWordTimes();
        return switch (model) {
            case "universal-streaming-english" -> all.withLanguages(List.of("en"));
            case "universal-streaming-multilingual" -> all.withLanguages(MULTILINGUAL);
            default -> all;
        };
    }

    /** Path and query of a stream. */
    String path(SpeechToText.Options wanted) {
        Query query = new Query(fixed)
                .add("speech_model", model)
                .add("sample_rate", wanted.sampleRate())
                .add("encoding", "pcm_s16le");
        List<String> codes = wanted.language()
                .map(tag -> List.of(tag.strip().toLowerCase(Locale.ROOT).split("[-_]", 2)[0]))
                .orElse(languages);
        if (steered() && !codes.isEmpty()) {
            query.add("language_codes", new JsonArray(codes).encode());
        }
        return "/v3/ws" + query;
    }
}
