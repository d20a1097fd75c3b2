package dev.parley.engines.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.host.testing.TinyGguf;
import dev.parley.models.ModelStore;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderKind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of an answer when its host fails, and what a host is asked. */
@Tag("faults")
class LlamaFaultsTest {
    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Good \"}}]}\n\n";

    private final Vertx vertx = Vertx.vertx();
    private final LoopExecutor loop = new LoopExecutor();
    private final EventLog<LlmEvent> told = new EventLog<>(loop);
    private final List<JsonObject> asked = Collections.synchronizedList(new ArrayList<>());
    private Optional<LanguageModel> provider = Optional.empty();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        provider.ifPresent(LanguageModel::close);
        loop.close();
        vertx.close().await();
    }

    private LanguageModel provider(Map<String, String> settings) {
        LanguageModel made = new LlamaEngine()
                .languageModel(TestContext.with(settings)
                        .lend(Vertx.class, vertx)
                        .lend(ModelStore.class, ModelStore.of(folder)))
                .orElseThrow();
        provider = Optional.of(made);
        return made;
    }

    /** A host that answers as the test says. */
    private LanguageModel against(Consumer<HttpServerResponse> answer) {
        int port = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    asked.add(body.toJsonObject());
                    answer.accept(request.response());
                }))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        return provider(Map.of("model", "tiny", "host-url", "http://127.0.0.1:" + port, "host-key", "host-key-012345"));
    }

    private void ask(LanguageModel model, ChatMessage... messages) {
        told.calling(() -> model.generate(LanguageModel.Request.of(List.of(messages)), loop, told));
    }

    private static ChatMessage user(String text) {
        return ChatMessage.of(Role.USER, text);
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORISED", "429, AT_CAPACITY", "503, AT_CAPACITY", "500, BROKEN", "404, REJECTED"})
    void an_answer_that_is_refused_fails_with_the_reason(int status, Kind expected) {
        ask(
                against(response -> response.setStatusCode(status)
                        .putHeader("Retry-After", "1")
                        .end("{\"error\":{\"message\":\"simulated\"}}")),
                user("Hello"));
        var cause = told.await(LlmEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(expected);
        assertThat(cause.getMessage())
                .startsWith("llama llm at 127.0.0.1:")
                .contains("simulated")
                .doesNotContain("host-key-012345");
    }

    @Test
    void an_answer_that_breaks_off_fails_behind_what_came() {
        ask(
                against(response -> response.setChunked(true).write(CHUNK).onComplete(sent -> response.reset())),
                user("Hello"));
        assertThat(told.await(LlmEvent.Failed.class).cause().kind()).isEqualTo(Kind.BROKEN);
        assertThat(told.all(LlmEvent.Text.class)).containsExactly(new LlmEvent.Text("Good "));
    }

    @ParameterizedTest
    @CsvSource({"'data: {\"choices\":'", "'data: [DONE]'", "'<html>'"})
    void what_is_no_answer_fails(String body) {
        ask(against(response -> response.end(body + "\n\n")), user("Hello"));
        assertThat(told.await(LlmEvent.Failed.class).cause().kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void an_error_in_the_middle_is_told() {
        ask(
                against(response -> response.end(Buffer.buffer(
                        CHUNK + "data: {\"error\":{\"message\":\"out of slots\",\"code\":\"server_error\"}}\n\n"))),
                user("Hello"));
        assertThat(told.await(LlmEvent.Failed.class).cause()).hasMessageContaining("reported: out of slots");
    }

    @Test
    void the_conversation_goes_out_as_turns_of_texts_and_calls_in_words() {
        LanguageModel model = against(response ->
                response.end(CHUNK + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"));
        ask(
                model,
                ChatMessage.of(Role.SYSTEM, "Be kind."),
                ChatMessage.of(Role.ASSISTANT, "Hello!"),
                user("One."),
                user("Two."));
        told.await(LlmEvent.Done.class);
        JsonObject body = asked.getLast();
        assertThat(body.getBoolean("stream")).isTrue();
        assertThat(body.getInteger("max_tokens")).isEqualTo(LlamaEngine.USUAL_TOKENS);
        assertThat(body.getJsonArray("messages").stream().map(JsonObject.class::cast))
                .extracting(message -> message.getString("role"))
                .containsExactly("system", "user", "assistant", "user");
        assertThat(body.getJsonArray("messages").getJsonObject(3).getString("content"))
                .contains("One.", "Two.");
    }

    @Test
    void a_conversation_that_is_too_long_loses_its_oldest_messages() {
        LanguageModel model = against(response ->
                response.end(CHUNK + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n"));
        String words = "word ".repeat(2_500);
        ask(
                model,
                ChatMessage.of(Role.SYSTEM, "Be kind."),
                user("First. " + words),
                ChatMessage.of(Role.ASSISTANT, words),
                user("Last."));
        assertThat(told.await(LlmEvent.Done.class).reason()).isEqualTo(LlmEvent.FinishReason.MAX_TOKENS);
        assertThat(asked.getLast().encode()).contains("Be kind.", "Last.").doesNotContain("First.");
    }

    @Test
    void a_process_that_is_killed_costs_no_answer() throws IOException {
        Path folderOfModel = Files.createDirectories(folder.resolve("tiny"));
        TinyGguf.write(folderOfModel.resolve("tiny.gguf"), List.of("Good", "morning."), 2_048, false);
        LanguageModel model = provider(Map.of("model", "tiny", "context", "1024", "threads", "1"));
        LoopExecutor.await(model.start());
        long first = process(model);
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        ask(model, user("Hello"));
        told.await(LlmEvent.Done.class);
        assertThat(told.all(LlmEvent.Text.class)).hasSize(2);
        assertThat(process(model)).isNotEqualTo(first);
    }

    private static long process(LanguageModel model) {
        return Long.parseLong(model.readiness().detail().replaceAll(".*process (\\d+).*", "$1"));
    }

    @Test
    void a_model_that_is_not_there_is_named() {
        LanguageModel model = provider(Map.of("model", "absent"));
        assertThatThrownBy(() -> LoopExecutor.await(model.start()))
                .hasStackTraceContaining("the model absent (engines.llama.model) is not in");
        assertThat(model.readiness().detail()).contains("the model absent (engines.llama.model) is not in");
    }

    @ParameterizedTest
    @CsvSource({
        "model, ../secret, 'engines.llama.model is'",
        "context, 10, 'engines.llama.context is ''10'''",
        "slots, 0, 'engines.llama.slots is ''0'''",
        "threads, all, 'engines.llama.threads is ''all'''",
        "gpu-layers, -1, 'engines.llama.gpu-layers is ''-1'''",
        "max-tokens, 9999, 'engines.llama.max-tokens is ''9999'''",
        "host-url, localhost:8765, 'engines.llama.host-url is not'"
    })
    void a_setting_that_cannot_be_read_is_named(String setting, String value, String message) {
        Map<String, String> settings = new HashMap<>(Map.of("model", "tiny"));
        settings.put(setting, value);
        assertThatThrownBy(() -> provider(settings)).hasMessageContaining(message);
    }

    @Test
    void without_a_model_the_setting_is_named() {
        LanguageModel model = provider(Map.of());
        assertThatThrownBy(() -> LoopExecutor.await(model.start()))
                .hasStackTraceContaining("engines.llama.model is not set");
        assertThat(model.readiness().detail()).contains("engines.llama.model is not set");
        ask(model, user("Hello"));
        assertThat(told.await(LlmEvent.Failed.class).cause()).hasMessageContaining("engines.llama.model is not set");
        assertThat(new LlamaEngine().model(ProviderKind.LLM, Map.of())).isEmpty();
        assertThat(new LlamaEngine().model(ProviderKind.LLM, Map.of("model", "tiny")))
                .contains("tiny");
    }
}
