package dev.parley.host.whisper;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedRuntime;
import dev.parley.host.RuntimeContext;
import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * whisper.cpp. Settings: {@code model}, an installed model in ggml's format or CTranslate2's; {@code threads} for one
 * utterance; {@code workers}, utterances at once; {@code language}, used where a request names none.
 */
public final class WhisperRuntime implements HostedRuntime {
    /** Its name on the command line. */
    public static final String NAME = "whisper";

    static final String USUAL_MODEL = "whisper-tiny-en";
    private static final int HIGHEST = 64;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> settings() {
        return Set.of("model", "threads", "workers", "language");
    }

    /** Without settings all processors are used, each by another utterance: that serves most callers. */
    @Override
    public Optional<HostedRecogniser> recogniser(RuntimeContext context) throws IOException {
        int threads = context.whole("threads", 1, HIGHEST, 1);
        int processors = Runtime.getRuntime().availableProcessors();
        int workers = context.whole("workers", 1, HIGHEST, Math.max(1, processors / threads));
        InstalledModel model = context.model(USUAL_MODEL);
        return Optional.of(WhisperRecogniser.load(
                model.id(),
                WhisperFiles.ggml(model),
                new WhisperRecogniser.Options(threads, workers, context.setting("language"))));
    }
}
