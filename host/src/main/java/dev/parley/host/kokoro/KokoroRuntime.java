package dev.parley.host.kokoro;

import dev.parley.host.HostedRuntime;
import dev.parley.host.HostedVoice;
import dev.parley.host.RequestException;
import dev.parley.host.RuntimeContext;
import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Kokoro. Settings: {@code model}, an installed model of one file that ends in {@code .onnx} and at least one voice; {@code
 * voice}, who speaks where another name is asked for; {@code threads} of a sentence; {@code workers}, replies at once.
 */
public final class KokoroRuntime implements HostedRuntime {
    /** Its name on the command line. */
    public static final String NAME = "kokoro";

    static final String USUAL_MODEL = "kokoro";
    static final String USUAL_VOICE = "af_heart";
    private static final int HIGHEST_WORKERS = 64;
    private static final int HIGHEST_THREADS = 64;
    /** More make one sentence hardly faster. */
    private static final int USUAL_THREADS = 4;
    /** They take turns, sentence by sentence: a thread waits most of its time. */
    private static final int USUAL_WORKERS = 16;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> settings() {
        return Set.of("model", "voice", "threads", "workers");
    }

    @Override
    public Optional<HostedVoice> voice(RuntimeContext context) throws IOException {
        InstalledModel model = context.model(USUAL_MODEL);
        VoiceStyles voices = VoiceStyles.load(model, context.setting("voice").orElse(USUAL_VOICE));
        int workers = context.whole("workers", 1, HIGHEST_WORKERS, USUAL_WORKERS);
        int processors = Math.min(Runtime.getRuntime().availableProcessors(), USUAL_THREADS);
        int threads = context.whole("threads", 1, HIGHEST_THREADS, processors);
        EnglishReader reader = EnglishReader.load(context.models());
        KokoroNetwork network = KokoroNetwork.load(RuntimeContext.file(model, ".onnx"), threads);
        KokoroVoiceEngine engine = new KokoroVoiceEngine(model.id(), reader, network, voices, workers);
        try {
            // The first run is the slowest, and nobody is to wait for it.
            engine.speak(new HostedVoice.Text("Hello, how are you?", "", 1), samples -> true);
        } catch (RequestException e) {
            engine.close();
            throw new IOException(e.getMessage(), e);
        }
        return Optional.of(engine);
    }
}
