package dev.parley.host.sherpa;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedRuntime;
import dev.parley.host.RuntimeContext;
import dev.parley.models.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * sherpa-onnx. Settings: {@code model}, a folder of k2-fsa's releases, or the name of an installed model; {@code threads} of
 * one call of the library; {@code workers}, calls at once; {@code batch}, the most utterances in one call; {@code language},
 * for models that are told one.
 */
public final class SherpaRuntime implements HostedRuntime {
    /** Its name on the command line. */
    public static final String NAME = "sherpa";

    private static final int HIGHEST = 64;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> settings() {
        return Set.of("model", "threads", "workers", "batch", "language");
    }

    /** What can be told of the files is told before the library sees them: it ends the process where it dislikes them. */
    @Override
    public Optional<HostedRecogniser> recogniser(RuntimeContext context) throws IOException {
        int threads = context.whole("threads", 1, HIGHEST, 1);
        int processors = Runtime.getRuntime().availableProcessors();
        int workers = context.whole("workers", 1, HIGHEST, Math.max(1, processors / threads));
        Path folder = folder(context);
        SherpaModel model = SherpaModel.of(folder);
        SherpaLibrary library = SherpaLibrary.load(context.models());
        String name = String.valueOf(folder.getFileName());
        String language = context.setting("language").orElse("");
        int batch = context.whole("batch", 1, HIGHEST, SherpaOptions.MOST_AT_ONCE);
        SherpaOptions options = SherpaOptions.of(model.family(), threads, workers, batch, language);
        HostedRecogniser recogniser = model.family().isStreaming()
                ? StreamingRecogniser.load(library, name, model, options)
                : UtteranceRecogniser.load(library, name, model, options);
        return Optional.of(recogniser);
    }

    private static Path folder(RuntimeContext context) throws IOException {
        String model = context.setting("model")
                .orElseThrow(() -> new IOException("engines.sherpa.model names no model: unpack a release of k2-fsa"
                        + " (docs/engines/sherpa.md says which) and name its folder"));
        if (ModelStore.isId(model)) {
            return context.models()
                    .find(model)
                    .map(found -> found.folder())
                    .orElseThrow(() -> new IOException("the model " + model + " (engines.sherpa.model) is not in "
                            + context.models().folders() + "; name the folder of a model by its whole path"));
        }
        return Path.of(model).toAbsolutePath().normalize();
    }
}
