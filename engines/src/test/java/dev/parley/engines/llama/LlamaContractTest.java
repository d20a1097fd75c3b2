package dev.parley.engines.llama;

import dev.parley.engines.contract.LanguageModelContract;
import dev.parley.engines.contract.TestContext;
import dev.parley.host.testing.TinyGguf;
import dev.parley.models.ModelStore;
import dev.parley.provider.LanguageModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The engine over a real process of the host, which runs the real library with a model that the test makes. */
class LlamaContractTest extends LanguageModelContract {
    private static final Vertx VERTX = Vertx.vertx();
    private static LanguageModel provider;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws IOException {
        Path model = Files.createDirectories(folder.resolve("tiny"));
        TinyGguf.write(model.resolve("tiny.gguf"), List.of("I", "can", "say", "four", "words."), 2_048, false);
        Map<String, String> settings = Map.of("model", "tiny", "context", "1024", "slots", "2", "threads", "1");
        provider = new LlamaEngine()
                .languageModel(TestContext.with(settings)
                        .lend(Vertx.class, VERTX)
                        .lend(ModelStore.class, ModelStore.of(folder)))
                .orElseThrow();
        provider.start().toCompletableFuture().join();
    }

    @AfterAll
    static void stop() {
        provider.close();
        VERTX.close().await();
    }

    @Override
    protected LanguageModel provider() {
        return provider;
    }
}
