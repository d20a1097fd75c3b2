package dev.parley.engines.sherpa;

import com.google.auto.service.AutoService;
import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.host.HostedService;
import dev.parley.engines.support.host.RuntimeSettings;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.models.PlatformName;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Speech-to-text by sherpa-onnx, in a process of its own. Settings, below {@code engines.sherpa}:
 *
 * <ul>
 *   <li>{@code model}: the folder of a model, by its whole path, or the name of an installed one
 *   <li>{@code language}: the only one that is heard, such as {@code en}; models that are told one are told this
 *   <li>{@code threads}: for one call of the library; default 1
 *   <li>{@code workers}: calls at once; default so many that all processors are used
 *   <li>{@code batch}: the most utterances in one call; default 16
 *   <li>{@code host-url}, {@code host-key}: an engine host on another machine
 * </ul>
 */
@AutoService(Engine.class)
public final class SherpaEngine implements Engine {
    /** Its name in the configuration. */
    public static final String NAME = "sherpa";

    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}");
    private static final int HIGHEST = 64;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<ProviderKind> offers() {
        return Set.of(ProviderKind.STT);
    }

    @Override
    public Set<String> settings() {
        return RuntimeSettings.names("language", "threads", "workers", "batch");
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    /** The library, which the catalogue has; models are the user's own. */
    @Override
    public Optional<String> model(ProviderKind kind, Map<String, String> settings) {
        return settings.containsKey("host-url")
                ? Optional.empty()
                : PlatformName.here().map(platform -> "sherpa-onnx-" + platform);
    }

    @Override
    public Optional<SpeechToText> speechToText(EngineContext context) {
        RuntimeSettings runtime = new RuntimeSettings(NAME, context);
        EngineSettings settings = runtime.all();
        Optional<String> model = runtime.folderOrModel();
        runtime.whole("threads", 1, HIGHEST)
                .whole("workers", 1, HIGHEST)
                .whole("batch", 1, HIGHEST)
                .text("language", LANGUAGE, "write a language by its primary subtag, such as en");
        HostedService.Program program =
                new HostedService.Program(NAME, ProviderKind.STT, model.orElse(NAME), runtime.given());
        SpeechService service = HostedService.of(program, context);
        boolean usable = model.isPresent() || settings.text("host-url").isPresent();
        return Optional.of(new SherpaSpeechToText(
                usable ? service : service.refusing(withoutModel(service, settings)), settings.text("language")));
    }

    private static ProviderException withoutModel(SpeechService service, EngineSettings settings) {
        return service.failure(
                ProviderException.Kind.REJECTED,
                "has no model: " + settings.key("model") + " is not set; unpack a release of k2-fsa and write the"
                        + " path of its folder");
    }
}
