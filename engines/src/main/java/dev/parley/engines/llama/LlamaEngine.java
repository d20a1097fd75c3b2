package dev.parley.engines.llama;

import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.host.HostedService;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.models.ModelStore;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return Stream.concat(
                        HostedService.SETTINGS.stream(),
                        Stream.of("model", "context", "slots", "threads", "gpu-layers", "max-tokens"))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Optional<String> model(ProviderKind kind, Map<String, String> settings) {
        return settings.containsKey("host-url") ? Optional.empty() : Optional.ofNullable(settings.get("model"));
    }

    @Override
    public Optional<LanguageModel> languageModel(EngineContext context) {
        EngineSettings settings = new EngineSettings(NAME, context);
        Optional<String> named = settings.text("model");
        String model = named.orElse(NAME);
        if (!ModelStore.isId(model)) {
            throw settings.wrong("model", model, "write the name of a model, as `./parley models list` shows it");
        }
        int tokens = settings.whole("context", LEAST_CONTEXT, HIGHEST_CONTEXT).orElse(USUAL_CONTEXT);
        Map<String, String> runtime = new HashMap<>(Map.of("context", Integer.toString(tokens)));
        settings.whole("slots", 1, HIGHEST_SLOTS).ifPresent(value -> runtime.put("slots", Integer.toString(value)));
        settings.whole("threads", 1, HIGHEST_THREADS)
                .ifPresent(value -> runtime.put("threads", Integer.toString(value)));
        settings.whole("gpu-layers", 0, HIGHEST_LAYERS)
                .ifPresent(value -> runtime.put("gpu-layers", Integer.toString(value)));
        int most = settings.whole("max-tokens", 1, tokens).orElse(Math.min(USUAL_TOKENS, tokens / 2));
        SpeechService service =
                HostedService.of(new HostedService.Program(NAME, ProviderKind.LLM, model, runtime), context);
        boolean usable = named.isPresent() || settings.text("host-url").isPresent();
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
