package dev.parley.host.piper;

import dev.parley.host.HostedRuntime;
import dev.parley.host.HostedVoice;
import dev.parley.host.RuntimeContext;
import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Piper. Settings: {@code model}, an installed model of one file that ends in {@code .onnx} and one that ends in
 * {@code .onnx.json}; {@code speaker}, the number of one of its speakers; {@code workers}, replies at once.
 */
public final class PiperRuntime implements HostedRuntime {
    /** Its name on the command line. */
    public static final String NAME = "piper";

    static final String USUAL_MODEL = "piper-joe";
    private static final int HIGHEST_SPEAKER = 9_999;
    private static final int HIGHEST_WORKERS = 64;
    /** They take turns, sentence by sentence: a thread waits most of its time. */
    private static final int USUAL_WORKERS = 16;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> settings() {
        return Set.of("model", "speaker", "workers");
    }

    @Override
    public Optional<HostedVoice> voice(RuntimeContext context) throws IOException {
        InstalledModel model = context.model(USUAL_MODEL);
        Path network = RuntimeContext.file(model, ".onnx");
        Path description = RuntimeContext.file(model, ".onnx.json");
        int speaker = context.whole("speaker", 0, HIGHEST_SPEAKER, 0);
        PiperSpeaker loaded = PiperSpeaker.load(network, description, speaker);
        int workers = context.whole("workers", 1, HIGHEST_WORKERS, USUAL_WORKERS);
        return Optional.of(new PiperVoiceEngine(model.id(), loaded, workers));
    }
}
