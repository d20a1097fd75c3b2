package dev.parley.engines.llama;

import com.google.auto.service.AutoService;
import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.host.HostedService;
import dev.parley.engines.support.host.RuntimeSettings;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A language model by llama.cpp, in a process of its own. Settings, below {@code engines.llama}:
 *
 * <ul>
 *   <li>{@code model}: which installed model; there is none without
 *   <li>{@code context}: tokens of one conversation, the answer included; default {@value #USUAL_CONTEXT}
 *   <li>{@code slots}: answers at once; default 4
 *   <li>{@code threads}: default all processors
 *   <li>{@code gpu-layers}: of the network that a GPU works on; default 0
 *   <li>{@code max-tokens}: of an answer for which the session names no limit; default {@value #USUAL_TOKENS}
 *   <li>{@code host-url}, {@code host-key}: an engine host on another machine
 * </ul>
 */
@AutoService(Engine.class)
public final class LlamaEngine implements Engine {
    /** Its name in the configuration. */
    public static final String NAME = "llama";

    static final int USUAL_CONTEXT = 4_096;
    static final int USUAL_TOKENS = 512;
    private static final int LEAST_CONTEXT = 256;
    private static final int HIGHEST_CONTEXT = 1 << 20;
    private static final int HIGHEST_SLOTS = 64;
    private static final int HIGHEST_THREADS = 256;
    private static final int HIGHEST_LAYERS = 999;

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
        return RuntimeSettings.names("context", "slots", "threads", "gpu-layers", "max-tokens");
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Optional<String> model(ProviderKind kind, Map<String, String> settings) {
        return RuntimeSettings.installed(settings, Optional.empty());
    }

    @Override
    public Optional<LanguageModel> languageModel(EngineContext context) {
        RuntimeSettings runtime = new RuntimeSettings(NAME, context);
        EngineSettings settings = runtime.all();
        String model = runtime.model(NAME);
        int tokens = settings.whole("context", LEAST_CONTEXT, HIGHEST_CONTEXT).orElse(USUAL_CONTEXT);
        runtime.with("context", tokens)
                .whole("slots", 1, HIGHEST_SLOTS)
                .whole("threads", 1, HIGHEST_THREADS)
                .whole("gpu-layers", 0, HIGHEST_LAYERS);
        int most = settings.whole("max-tokens", 1, tokens).orElse(Math.min(USUAL_TOKENS, tokens / 2));
        SpeechService service =
                HostedService.of(new HostedService.Program(NAME, ProviderKind.LLM, model, runtime.given()), context);
        boolean usable =
                settings.text("model").isPresent() || settings.text("host-url").isPresent();
        return Optional.of(new LlamaLanguageModel(
                usable ? service : service.refusing(withoutModel(service, settings)),
                new LlamaOptions(model, tokens, most)));
    }

    private static ProviderException withoutModel(SpeechService service, EngineSettings settings) {
        return service.failure(
                ProviderException.Kind.REJECTED,
                "has no model: " + settings.key("model")
                        + " is not set; write the name of a folder below the folder of models"
                        + " that holds a file which ends in .gguf");
    }
}
