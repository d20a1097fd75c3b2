package dev.parley.host.llama;

import dev.parley.host.HostedModel;
import dev.parley.host.HostedRuntime;
import dev.parley.host.RuntimeContext;
import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * llama.cpp. Settings: {@code model}, an installed model of one file that ends in {@code .gguf}; {@code slots}, answers at once;
 * {@code context}, tokens of one conversation; {@code threads}; {@code gpu-layers}, for a library that was built for one.
 */
public final class LlamaRuntime implements HostedRuntime {
    /** Its name on the command line. */
    public static final String NAME = "llama";

    private static final int USUAL_SLOTS = 4;
    private static final int HIGHEST_SLOTS = 64;
    private static final int USUAL_CONTEXT = 4_096;
    private static final int LEAST_CONTEXT = 256;
    private static final int HIGHEST_CONTEXT = 1 << 20;
    private static final int HIGHEST_THREADS = 256;
    private static final int HIGHEST_LAYERS = 999;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> settings() {
        return Set.of("model", "slots", "context", "threads", "gpu-layers");
    }

    @Override
    public Optional<HostedModel> model(RuntimeContext context) throws IOException {
        if (context.setting("model").isEmpty()) {
            throw new IOException("llama.model is not set: name the folder below "
                    + context.models().folder() + " that holds the model, one file that ends in .gguf");
        }
        InstalledModel model = context.model("");
        return Optional.of(LlamaModelEngine.load(
                model.id(),
                RuntimeContext.file(model, ".gguf"),
                new LlamaModelEngine.Options(
                        context.whole("slots", 1, HIGHEST_SLOTS, USUAL_SLOTS),
                        context.whole("context", LEAST_CONTEXT, HIGHEST_CONTEXT, USUAL_CONTEXT),
                        context.whole(
                                "threads",
                                1,
                                HIGHEST_THREADS,
                                Runtime.getRuntime().availableProcessors()),
                        context.whole("gpu-layers", 0, HIGHEST_LAYERS, 0))));
    }
}
