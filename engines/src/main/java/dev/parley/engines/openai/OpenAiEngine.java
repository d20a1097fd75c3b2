package dev.parley.engines.openai;

import com.google.auto.service.AutoService;
import dev.parley.engines.openai.realtime.RealtimeSettings;
import dev.parley.engines.support.llm.ModelSettings;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Engine {@code openai}. Settings: {@code base-url} (default {@code https://api.openai.com/v1}), {@code api-key},
 * {@code model}, {@code api} ({@code chat} or {@code responses}), {@code first-token-timeout} and {@code silence-timeout} (such as {@code 90s}), and those of its speech, see
 * {@link OpenAiSpeech} and {@link RealtimeSettings}. A {@link LlmEndpoint}
 * offered as a service of the host process, such as one that {@link Discovery} found, is used where no {@code base-url} is
 * set.
 */
@AutoService(Engine.class)
public final class OpenAiEngine implements Engine {
    /** Settings, of this engine or of others, by the variables the discovery knows. */
    private static final Map<String, Setting> SETTINGS = Map.of(
            "OPENAI_API_KEY", new Setting("openai", "api-key"),
            "OPENAI_BASE_URL", new Setting("openai", "base-url"),
            "OPENAI_MODEL", new Setting("openai", "model"),
            "KYUTAI_LLM_URL", new Setting("kyutai", "llm-url"),
            "KYUTAI_LLM_API_KEY", new Setting("kyutai", "llm-api-key"),
            "KYUTAI_LLM_MODEL", new Setting("kyutai", "llm-model"));

    private static final Set<String> SETTING_NAMES = Stream.concat(
                    Stream.of("base-url", "api-key", "model", "api", "first-token-timeout", "silence-timeout"),
                    Stream.concat(OpenAiSpeech.SETTINGS.stream(), RealtimeSettings.NAMES.stream()))
            .collect(Collectors.toUnmodifiableSet());

    private record Setting(String engine, String key) {}

    private static final URI OPENAI = URI.create("https://api.openai.com/v1");

    @Override
    public String name() {
        return OpenAiLanguageModel.ENGINE;
    }

    @Override
    public Set<ProviderKind> offers() {
        return Set.of(ProviderKind.LLM, ProviderKind.STT, ProviderKind.TTS);
    }

    @Override
    public Set<String> settings() {
        return SETTING_NAMES;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public CompletionStage<Optional<Object>> discover(ProviderKind kind, Configured configured, EngineContext context) {
        return kind == ProviderKind.LLM
                ? Discovery.discover(vertx(context), variables(configured)).thenApply(found -> found.map(it -> it))
                : CompletableFuture.completedFuture(Optional.empty());
    }

    /** What is configured, whatever its source, under the names the discovery knows. */
    private static Map<String, String> variables(Configured configured) {
        Map<String, String> variables = new HashMap<>();
        SETTINGS.forEach((variable, setting) ->
                configured.setting(setting.engine(), setting.key()).ifPresent(value -> variables.put(variable, value)));
        return variables;
    }

    @Override
    public Optional<LanguageModel> languageModel(EngineContext context) {
        return Optional.of(new OpenAiLanguageModel(vertx(context), options(context), context.random()));
    }

    @Override
    public Optional<SpeechToText> speechToText(EngineContext context) {
        if (!RealtimeSettings.wanted(name(), context)) {
            return Optional.of(OpenAiSpeech.speechToText(name(), context));
        }
        Map<String, String> headers =
                RealtimeSettings.wantsBeta(name(), context) ? Map.of("OpenAI-Beta", "realtime=v1") : Map.of();
        SpeechService service = OpenAiSpeech.service(name(), ProviderKind.STT, context, headers);
        return Optional.of(RealtimeSettings.speechToText(name(), context, service));
    }

    @Override
    public Optional<TextToSpeech> textToSpeech(EngineContext context) {
        return Optional.of(OpenAiSpeech.textToSpeech(name(), context));
    }

    private static Vertx vertx(EngineContext context) {
        return context.service(Vertx.class)
                .orElseThrow(() -> new IllegalStateException("engine openai needs the host's Vert.x instance"));
    }

    private static OpenAiOptions options(EngineContext context) {
        ModelSettings settings = new ModelSettings(OpenAiLanguageModel.ENGINE, context);
        OpenAiOptions.Timeouts usual = OpenAiOptions.Timeouts.DEFAULT;
        OpenAiOptions.Timeouts timeouts = new OpenAiOptions.Timeouts(
                usual.connect(),
                settings.time("first-token-timeout").orElse(usual.firstToken()),
                settings.time("silence-timeout").orElse(usual.idle()));
        OpenAiOptions.Api api = settings.oneOf("api", List.of("chat", "responses"))
                .map(name -> OpenAiOptions.Api.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(OpenAiOptions.Api.CHAT);
        return new OpenAiOptions(endpoint(context), timeouts, OpenAiOptions.Limits.DEFAULT, api);
    }

    private static LlmEndpoint endpoint(EngineContext context) {
        Optional<LlmEndpoint> found = context.service(LlmEndpoint.class);
        Optional<String> baseUrl = context.setting("base-url");
        if (baseUrl.isEmpty() && found.isPresent()) {
            LlmEndpoint known = found.get();
            return new LlmEndpoint(
                    known.baseUrl(),
                    context.setting("api-key").or(known::apiKey),
                    context.setting("model").or(known::model),
                    known.source());
        }
        return new LlmEndpoint(
                baseUrl.map(url -> BaseUrl.openAi("engines.openai.base-url", url))
                        .orElse(OPENAI),
                context.setting("api-key"),
                context.setting("model"),
                "engines.openai");
    }
}
