package dev.parley.engines.openai;

import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Engine {@code openai}. Settings: {@code base-url} (default {@code https://api.openai.com/v1}), {@code api-key},
 * {@code model}. A {@link LlmEndpoint} offered as a service of the host process, such as one that {@link Discovery}
 * found, is used where no {@code base-url} is set.
 */
public final class OpenAiEngine implements Engine {
    private static final URI OPENAI = URI.create("https://api.openai.com/v1");

    @Override
    public String name() {
        return OpenAiLanguageModel.ENGINE;
    }

    @Override
    public Set<String> settings() {
        return Set.of("base-url", "api-key", "model");
    }

    @Override
    public Optional<LanguageModel> languageModel(EngineContext context) {
        Vertx vertx = context.service(Vertx.class)
                .orElseThrow(() -> new IllegalStateException("engine openai needs the host's Vert.x instance"));
        return Optional.of(new OpenAiLanguageModel(vertx, OpenAiOptions.of(endpoint(context)), context.random()));
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
