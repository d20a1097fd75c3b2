package dev.parley.engines.anthropic;

import com.google.auto.service.AutoService;
import dev.parley.engines.anthropic.AnthropicOptions.Thinking;
import dev.parley.engines.anthropic.AnthropicOptions.Thinking.Mode;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Engine {@code anthropic}. Its settings: docs/engines/anthropic.md. */
@AutoService(Engine.class)
public final class AnthropicEngine implements Engine {
    static final String NAME = "anthropic";
    private static final String API = "https://api.anthropic.com";
    private static final String VERSION = "2023-06-01";
    private static final int LEAST_BUDGET = 1024;
    private static final int ANY_NUMBER = 1_000_000;
    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
    private static final Set<String> SETTINGS = Stream.concat(
                    Stream.of(
                            "base-url",
                            "api-key",
                            "auth-token",
                            "model",
                            "max-tokens",
                            "thinking",
                            "effort",
                            "prompt-caching",
                            "version",
                            "beta"),
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
        AnthropicOptions options = options(settings);
        Optional<String> base = settings.text("base-url");
        Optional<String> key = settings.text("api-key");
        Optional<String> token = settings.text("auth-token");
        Map<String, String> headers = new TreeMap<>();
        key.ifPresent(secret -> headers.put("x-api-key", secret));
        token.ifPresent(secret -> headers.put("Authorization", "Bearer " + secret));
        headers.put("anthropic-version", settings.text("version").orElse(VERSION));
        SpeechService service = new SpeechService(
                new ServiceAddress(
                        NAME,
                        ProviderKind.LLM,
                        base(base.orElse(API)),
                        headers,
                        "engines.anthropic.api-key",
                        ServiceAddress.USUAL_CONNECT),
                context,
                "/v1/models?limit=1",
                models -> {});
        boolean unusable = key.isEmpty() && token.isEmpty() && base.isEmpty();
        return Optional.of(
                new AnthropicLanguageModel(unusable ? service.withoutKey("ANTHROPIC_API_KEY") : service, options));
    }

    /** As Anthropic's clients take it, without a version; one that has it is understood. */
    private static URI base(String written) {
        return ServiceAddress.parse(
                "engines.anthropic.base-url", written.strip().replaceFirst("/v1/*$", ""));
    }

    private static AnthropicOptions options(ModelSettings settings) {
        AnthropicOptions usual = AnthropicOptions.DEFAULT;
        return new AnthropicOptions(
                settings.text("model").orElse(usual.model()),
                settings.whole("max-tokens", 1, ANY_NUMBER).orElse(usual.maxTokens()),
                settings.text("thinking")
                        .map(written -> thinking(settings, written))
                        .orElse(usual.thinking()),
                settings.oneOf("effort", EFFORTS),
                settings.oneOf("prompt-caching", List.of("off", "5m", "1h"))
                        .or(usual::cacheFor)
                        .filter(kept -> !kept.equals("off")),
                settings.text("beta"),
                settings.bounds());
    }

    private static Thinking thinking(ModelSettings settings, String written) {
        return switch (written) {
            case "off" -> Thinking.OFF;
            case "adaptive" -> new Thinking(Mode.ADAPTIVE, 0);
            case "model" -> new Thinking(Mode.MODEL, 0);
            default -> {
                if (!written.matches("\\d+")) {
                    throw settings.wrong("thinking", written, "write off, adaptive, model or a number of tokens");
                }
                yield new Thinking(
                        Mode.BUDGET,
                        settings.whole("thinking", LEAST_BUDGET, ANY_NUMBER).orElseThrow());
            }
        };
    }
}
