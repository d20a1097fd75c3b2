package dev.parley.engines.openai.realtime;

import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.EngineContext;
import dev.parley.provider.SpeechToText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the recogniser of the engine {@code openai} from its settings {@code stt-model}, {@code stt-language},
 * {@code stt-languages}, {@code stt-prompt}, {@code stt-keywords}, {@code stt-delay}, {@code stt-noise-reduction},
 * {@code stt-turn-detection}, {@code stt-shape} and {@code stt-session-minutes}, where {@code stt-api} is {@code realtime}.
 * Stateless.
 */
public final class RealtimeSettings {
    /** Their names below {@code engines.openai}, without those that it shares. */
    public static final Set<String> NAMES = Set.of(
            "stt-api",
            "stt-languages",
            "stt-prompt",
            "stt-keywords",
            "stt-delay",
            "stt-noise-reduction",
            "stt-turn-detection",
            "stt-shape",
            "stt-session-minutes");

    static final String MODEL = "gpt-live-transcribe";
    /** Speaches ends a session after 30 min, OpenAI after 60. */
    private static final int SESSION_MINUTES = 25;

    private static final int LONGEST_MINUTES = 24 * 60;
    private static final String NONE = "none";
    private static final String AUTO = "auto";

    private RealtimeSettings() {}

    /** Whether the settings ask for it. @throws IllegalArgumentException naming the setting that cannot be read */
    public static boolean wanted(String engine, EngineContext context) {
        EngineSettings settings = new EngineSettings(engine, context);
        return one(settings, "stt-api", List.of("transcriptions", "realtime"))
                .filter("realtime"::equals)
                .isPresent();
    }

    /** The shape that is set, if one is. @throws IllegalArgumentException naming the setting that cannot be read */
    public static boolean wantsBeta(String engine, EngineContext context) {
        return shape(new EngineSettings(engine, context)).equals(Optional.of(Shape.BETA));
    }

    /**
     * @param service its {@code /realtime} is where the sessions are
     * @throws IllegalArgumentException naming the setting that cannot be read
     */
    public static SpeechToText speechToText(String engine, EngineContext context, SpeechService service) {
        return new RealtimeSpeechToText(
                service, read(new EngineSettings(engine, context)), RealtimeSpeechToText.PATIENCE);
    }

    static RealtimeOptions read(EngineSettings settings) {
        return new RealtimeOptions(
                settings.text("stt-model").orElse(MODEL),
                settings.text("stt-language"),
                settings.list("stt-languages"),
                settings.text("stt-prompt"),
                settings.list("stt-keywords"),
                one(settings, "stt-delay", List.of("minimal", "low", "medium", "high", "xhigh")),
                one(settings, "stt-noise-reduction", List.of("near_field", "far_field")),
                one(settings, "stt-turn-detection", List.of(NONE, "server_vad", "semantic_vad"))
                        .filter(name -> !name.equals(NONE)),
                shape(settings),
                Duration.ofMinutes(settings.whole("stt-session-minutes", 1, LONGEST_MINUTES)
                        .orElse(SESSION_MINUTES)));
    }

    private static Optional<Shape> shape(EngineSettings settings) {
        return one(settings, "stt-shape", List.of(AUTO, "ga", "beta", "vllm"))
                .filter(name -> !name.equals(AUTO))
                .map(Shape::named);
    }

    private static Optional<String> one(EngineSettings settings, String name, List<String> known) {
        return settings.text(name).map(value -> {
            if (!known.contains(value)) {
                throw settings.wrong(name, value, "write one of " + String.join(", ", known));
            }
            return value;
        });
    }
}
