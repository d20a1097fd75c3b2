package dev.parley.simulator.deepgram;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of one connection; names may stand several times. Immutable. */
public record ListenQuery(Map<String, List<String>> values) {
    private static final Set<String> NOVA = Set.of(
            "callback",
            "callback_method",
            "channels",
            "detect_entities",
            "diarize",
            "diarize_model",
            "dictation",
            "encoding",
            "endpointing",
            "extra",
            "filler_words",
            "interim_results",
            "keyterm",
            "keywords",
            "language",
            "mip_opt_out",
            "model",
            "multichannel",
            "no_delay",
            "numerals",
            "profanity_filter",
            "punctuate",
            "redact",
            "replace",
            "sample_rate",
            "search",
            "smart_format",
            "tag",
            "utterance_end_ms",
            "vad_events",
            "version");
    private static final Set<String> FLUX = Set.of(
            "model",
            "encoding",
            "sample_rate",
            "eager_eot_threshold",
            "eot_threshold",
            "eot_timeout_ms",
            "keyterm",
            "language_hint",
            "profanity_filter",
            "numerals",
            "redact",
            "mip_opt_out",
            "tag");
    private static final Set<String> RATES = Set.of("8000", "16000", "24000", "44100", "48000");

    public ListenQuery {
        values = Map.copyOf(values);
    }

    /** @param query without the question mark; may be null */
    static ListenQuery parse(@org.jspecify.annotations.Nullable String query) {
        Map<String, List<String>> values = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            values.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                    .add(parts.length == 2 ? decoded(parts[1]) : "");
        }
        return new ListenQuery(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The first value; empty where there is none. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    boolean flag(String name) {
        return first(name).map("true"::equals).orElse(false);
    }

    double number(String name, double otherwise) {
        return first(name).map(Double::parseDouble).orElse(otherwise);
    }

    /** Why such a connection is refused; empty where it is not. */
    Optional<String> refusal(boolean flux) {
        Set<String> known = flux ? FLUX : NOVA;
        Optional<String> unknown =
                values.keySet().stream().filter(name -> !known.contains(name)).findFirst();
        String model = first("model").orElse("");
        if (flux && unknown.isPresent()) {
            return unknown.map(name -> "Unknown query parameter: " + name);
        }
        if (flux != model.startsWith("flux")) {
            return Optional.of("No such model/language/tier combination found.");
        }
        if (!first("encoding").equals(Optional.of("linear16"))
                || !RATES.contains(first("sample_rate").orElse(""))) {
            return Optional.of("This simulation hears linear16 of 8, 16, 24, 44.1 or 48 kHz only.");
        }
        if (first("utterance_end_ms").isPresent()
                && (!flag("interim_results") || number("utterance_end_ms", 0) < 1000)) {
            return Optional.of("Bad Request: utterance_end_ms needs interim_results and 1000 ms at least.");
        }
        if (first("keyterm").isPresent() && !flux && !model.startsWith("nova-3")) {
            return Optional.of("Bad Request: Keyterm is not supported for this model.");
        }
        return Optional.empty();
    }
}
