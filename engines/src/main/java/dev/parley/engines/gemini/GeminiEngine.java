package dev.parley.engines.gemini;

import com.google.auto.service.AutoService;
import dev.parley.engines.gemini.GeminiOptions.Thinking;
import dev.parley.engines.support.llm.ModelSettings;
import dev.parley.engines.support.service.ServiceAddress;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderKind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Engine {@code gemini}. Its settings: docs/engines/gemini.md. */
@AutoService(Engine.class)
public final class GeminiEngine implements Engine {
    static final String NAME = "gemini";
    private static final String API = "https://generativelanguage.googleapis.com";
    private static final int ANY_NUMBER = 1_000_000;
    private static final List<String> LEVELS = List.of("minimal", "low", "medium", "high");
    /** What is blocked, as people say it and as the API does. */
    private static final Map<String, String> THRESHOLDS = Map.of(
            "off", "OFF",
            "none", "BLOCK_NONE",
            "few", "BLOCK_ONLY_HIGH",
            "some", "BLOCK_MEDIUM_AND_ABOVE",
            "most", "BLOCK_LOW_AND_ABOVE");

    private static final Set<String> SETTINGS = Stream.concat(
                    Stream.of(
                            "base-url",
                            "api-key",
                            "google-api-key",
                            "api-version",
                            "model",
                            "max-tokens",
                            "thinking",
                            "safety"),
                    ModelSettings.BOUNDS.stream())
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<ProviderKind> offers() {
        return Set.of(ProviderKind.LLM);
    }

    @Override
    public Set<String> settings() {
        return SETTINGS;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Optional<LanguageModel> languageModel(EngineContext context) {
        ModelSettings settings = new ModelSettings(NAME, context);
        GeminiOptions options = options(settings);
        Optional<String> base = settings.text("base-url");
        Optional<String> key = settings.text("api-key").or(() -> settings.text("google-api-key"));
        SpeechService service = new SpeechService(
                new ServiceAddress(
                        NAME,
                        ProviderKind.LLM,
                        base(base.orElse(API)),
                        key.map(secret -> Map.of("x-goog-api-key", secret)).orElse(Map.of()),
                        "engines.gemini.api-key",
                        ServiceAddress.USUAL_CONNECT),
                context,
                "/" + options.apiVersion() + "/models?pageSize=1",
                models -> {});
        boolean unusable = key.isEmpty() && base.isEmpty();
        return Optional.of(new GeminiLanguageModel(
                unusable ? service.withoutKey("GEMINI_API_KEY") : service, options, context.random()));
    }

    /** As Google's clients take it, without a version; one that has it is understood. */
    private static URI base(String written) {
        return ServiceAddress.parse(
                "engines.gemini.base-url", written.strip().replaceFirst("/v1(?:alpha|beta)?/*$", ""));
    }

    private static GeminiOptions options(ModelSettings settings) {
        GeminiOptions usual = GeminiOptions.DEFAULT;
        Optional<Integer> limit = settings.whole("max-tokens", 1, ANY_NUMBER);
        return new GeminiOptions(
                settings.text("model").orElse(usual.model()).replaceFirst("^models/", ""),
                settings.oneOf("api-version", List.of("v1", "v1beta", "v1alpha"))
                        .orElse(usual.apiVersion()),
                limit.map(OptionalInt::of).orElse(usual.maxTokens()),
                settings.text("thinking")
                        .map(written -> thinking(settings, written))
                        .orElse(usual.thinking()),
                settings.oneOf("safety", THRESHOLDS.keySet().stream().sorted().toList())
                        .map(THRESHOLDS::get),
                settings.bounds());
    }

    private static Thinking thinking(ModelSettings settings, String written) {
        if (written.equals("model")) {
            return Thinking.MODEL;
        }
        if (LEVELS.contains(written)) {
            return Thinking.level(written);
        }
        if (!written.matches("\\d+")) {
            throw settings.wrong(
                    "thinking", written, "write " + String.join(", ", LEVELS) + ", model or a number of tokens");
        }
        return Thinking.budget(settings.whole("thinking", 0, ANY_NUMBER).orElseThrow());
    }
}
