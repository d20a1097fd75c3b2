package dev.parley.host.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.host.HostedModel;
import dev.parley.host.HostedModel.Conversation;
import dev.parley.host.HostedModel.Ending;
import dev.parley.host.HostedModel.Message;
import dev.parley.host.RequestException;
import dev.parley.host.RuntimeContext;
import dev.parley.host.testing.TinyGguf;
import dev.parley.models.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real library, with models that the test makes. */
class LlamaModelEngineTest {
    private static final List<String> WORDS = List.of("Good", "morning", "to", "you.");

    @TempDir
    Path folder;

    private HostedModel load(Map<String, String> more, boolean endless) throws IOException {
        Path model = Files.createDirectories(folder.resolve("tiny"));
        TinyGguf.write(model.resolve("tiny.gguf"), WORDS, 512, endless);
        Map<String, String> settings = new HashMap<>(Map.of("model", "tiny", "threads", "1", "context", "256"));
        settings.putAll(more);
        return new LlamaRuntime()
                .model(new RuntimeContext("llama", settings, ModelStore.of(folder)))
                .orElseThrow();
    }

    private static Conversation asks(String text, OptionalInt most) {
        return new Conversation(
                List.of(new Message("system", "Be kind."), new Message("user", text)),
                most,
                OptionalDouble.of(0),
                OptionalDouble.empty(),
                List.of());
    }

    @Test
    void an_answer_comes_token_by_token_and_ends_by_itself() throws Exception {
        try (HostedModel model = load(Map.of(), false)) {
            List<String> pieces = new ArrayList<>();
            Ending ending = model.answer(asks("Hello", OptionalInt.empty()), pieces::add);
            assertThat(String.join("", pieces).strip()).isEqualTo("Good morning to you.");
            assertThat(pieces).hasSize(4);
            assertThat(ending.complete()).isTrue();
            assertThat(ending.promptTokens()).isGreaterThan(20);
        }
    }

    @Test
    void an_answer_is_cut_at_its_longest() throws Exception {
        try (HostedModel model = load(Map.of(), false)) {
            StringBuilder text = new StringBuilder();
            Ending ending = model.answer(asks("Hello", OptionalInt.of(2)), piece -> {
                text.append(piece);
                return true;
            });
            assertThat(text.toString().strip()).isEqualTo("Good morning");
            assertThat(ending.complete()).isFalse();
        }
    }

    @Test
    void answers_are_written_side_by_side_and_one_that_nobody_reads_ends() throws Exception {
        try (HostedModel model = load(Map.of("slots", "2"), true);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CountDownLatch both = new CountDownLatch(2);
            List<Future<Ending>> endings = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int[] pieces = {0};
                endings.add(threads.submit(() -> model.answer(asks("Hello", OptionalInt.empty()), piece -> {
                    if (pieces[0]++ == 0) {
                        meet(both); // Neither goes on until the other has begun.
                    }
                    return pieces[0] < 10;
                })));
            }
            for (Future<Ending> ending : endings) {
                assertThat(ending.get().answerTokens()).isEqualTo(10);
            }
        }
    }

    private static void meet(CountDownLatch both) {
        both.countDown();
        try {
            both.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void a_conversation_that_does_not_fit_is_refused_and_not_cut() throws Exception {
        try (HostedModel model = load(Map.of(), false)) {
            assertThatThrownBy(() -> model.answer(asks("x".repeat(300), OptionalInt.empty()), piece -> true))
                    .isInstanceOf(RequestException.class)
                    .hasMessageContaining("maximum context length is 256 tokens");
        }
    }

    @Test
    void what_is_no_model_is_told() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve("broken.gguf"), "no model");
        RuntimeContext context = new RuntimeContext("llama", Map.of("model", "broken"), ModelStore.of(folder));
        assertThatThrownBy(() -> new LlamaRuntime().model(context))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot load");
    }

    @Test
    void without_a_model_the_setting_is_named() {
        RuntimeContext context = new RuntimeContext("llama", Map.of(), ModelStore.of(folder));
        assertThatThrownBy(() -> new LlamaRuntime().model(context)).hasMessageContaining("llama.model is not set");
    }
}
