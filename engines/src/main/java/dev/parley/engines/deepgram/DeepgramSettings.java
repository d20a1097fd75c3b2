package dev.parley.engines.deepgram;

import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.service.Query;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings below {@code engines.deepgram} that become parameters of a stream. They are named as Deepgram names them, with
 * dashes, and what is not set is left to Deepgram, but for {@link #DEFAULTS}. Stateless.
 */
final class DeepgramSettings {
    static final String MODEL = "nova-3";
    /** Confidence at which Flux ends a turn where nothing else is asked for. */
    private static final double END_OF_TURN = 0.7;

    private static final int LONGEST_MS = 60_000;

    private static final Set<String> NOVA_FLAGS = Set.of("punctuate", "smart-format", "filler-words", "dictation");
    private static final Set<String> FLAGS = Set.of("numerals", "profanity-filter", "mip-opt-out");
    private static final Set<String> NOVA_LISTS = Set.of("keywords", "replace");
    private static final Set<String> LISTS = Set.of("keyterm", "redact", "tag");
    private static final Set<String> NOVA_OTHERS = Set.of("language", "endpointing", "utterance-end-ms", "version");
    private static final Set<String> FLUX_ONLY =
            Set.of("eot-threshold", "eager-eot-threshold", "eot-timeout-ms", "language-hint");

    /** Of Nova: sentences as they are written, and segments that do not end at every breath. */
    private static final Map<String, String> DEFAULTS = Map.of("punctuate", "true", "endpointing", "300");

    /** Parameters that other settings, or the stream, decide. */
    private static final Set<String> OURS = Set.of(
            "model",
            "encoding",
            "sample_rate",
            "channels",
            "multichannel",
            "interim_results",
            "callback",
            "language",
            "language_hint",
            "no_delay");

    private DeepgramSettings() {}

    /** All their names. */
    static Set<String> names() {
        Set<String> names = new HashSet<>(Set.of("model", "parameters"));
        List.of(NOVA_FLAGS, FLAGS, NOVA_LISTS, LISTS, NOVA_OTHERS, FLUX_ONLY).forEach(names::addAll);
        return names;
    }

    /** @throws IllegalArgumentException naming the setting that cannot be read, or that has no meaning for the model */
    static DeepgramOptions read(EngineSettings settings) {
        String model = settings.text("model").orElse(MODEL);
        Query query = new Query();
        boolean flux = DeepgramOptions.isFlux(model);
        for (Set<String> none : flux ? List.of(NOVA_FLAGS, NOVA_LISTS, NOVA_OTHERS) : List.of(FLUX_ONLY)) {
            none.forEach(name -> settings.text(name).ifPresent(value -> {
                throw settings.wrong(name, value, "the model " + model + " has no such parameter; leave it out");
            }));
        }
        FLAGS.forEach(name -> settings.flag(name).ifPresent(value -> query.add(parameter(name), value)));
        LISTS.forEach(name -> settings.list(name).forEach(value -> query.add(parameter(name), value)));
        double endOfTurn = flux ? flux(settings, query) : END_OF_TURN;
        if (!flux) {
            nova(settings, query);
        }
        settings.pairs("parameters", "detect_entities=true&extra=call:17", OURS)
                .forEach(pair -> query.add(pair.getKey(), pair.getValue()));
        Optional<String> language = settings.text("language");
        return new DeepgramOptions(model, language, settings.list("language-hint"), endOfTurn, query);
    }

    private static String parameter(String name) {
        return name.replace('-', '_');
    }

    private static void nova(EngineSettings settings, Query query) {
        for (String name : NOVA_FLAGS) {
            settings.flag(name)
                    .or(() -> Optional.ofNullable(DEFAULTS.get(name)).map(Boolean::valueOf))
                    .ifPresent(value -> query.add(parameter(name), value));
        }
        if (settings.flag("smart-format").orElse(false)) {
            query.add("no_delay", true); // Words would wait for what may follow on a number.
        }
        NOVA_LISTS.forEach(name -> settings.list(name).forEach(value -> query.add(name, value)));
        String endpointing = settings.text("endpointing").orElse(DEFAULTS.get("endpointing"));
        if (!endpointing.equals("false")) {
            settings.whole("endpointing", 0, LONGEST_MS);
        }
        query.add("endpointing", endpointing);
        settings.whole("utterance-end-ms", 1_000, LONGEST_MS).ifPresent(ms -> query.add("utterance_end_ms", ms));
        settings.text("version").ifPresent(version -> query.add("version", version));
    }

    /** The confidence that ends a turn. */
    private static double flux(EngineSettings settings, Query query) {
        Optional<Double> threshold = settings.number("eot-threshold", 0.5, 1);
        threshold.ifPresent(value -> query.add("eot_threshold", value));
        settings.whole("eot-timeout-ms", 500, LONGEST_MS).ifPresent(ms -> query.add("eot_timeout_ms", ms));
        double ends = threshold.orElse(END_OF_TURN);
        settings.number("eager-eot-threshold", 0.3, 0.9).ifPresent(eager -> {
            if (eager > ends) {
                throw settings.wrong(
                        "eager-eot-threshold", eager.toString(), "write no more than eot-threshold, which is " + ends);
            }
            query.add("eager_eot_threshold", eager);
        });
        return ends;
    }
}
