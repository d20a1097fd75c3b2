package dev.parley.engines.companion;

import com.google.auto.service.AutoService;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderKind;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * A script that answers until a language model is configured. Settings, below {@code engines.companion}:
 *
 * <ul>
 *   <li>{@code time-zone}: IANA name of the zone it tells the time in; default the machine's
 * </ul>
 */
@AutoService(Engine.class)
public final class CompanionEngine implements Engine {
    static final String NAME = "companion";

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
        return Set.of("time-zone");
    }

    @Override
    public Automatic automatic(ProviderKind kind, Configured configured) {
        return Automatic.BUILT_IN;
    }

    @Override
    public Optional<StandIn> standIn() {
        return Optional.of(new StandIn(
                "a scripted stand-in",
                "Set OPENAI_API_KEY, or OPENAI_BASE_URL for any server with OpenAI's API, or start Ollama",
                "The language model is a small scripted stand-in. For real conversations set OPENAI_API_KEY,"
                        + " or OPENAI_BASE_URL for any server with OpenAI's API, or start Ollama or vLLM on this"
                        + " machine."));
    }

    @Override
    public Optional<LanguageModel> languageModel(EngineContext context) {
        return Optional.of(new ScriptedCompanion(context, zone(context)));
    }

    private static ZoneId zone(EngineContext context) {
        Optional<String> setting = context.setting("time-zone");
        try {
            return setting.map(ZoneId::of).orElseGet(ZoneId::systemDefault);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "engines.companion.time-zone: '" + setting.orElse("") + "' must be a name such as Europe/Paris", e);
        }
    }
}
