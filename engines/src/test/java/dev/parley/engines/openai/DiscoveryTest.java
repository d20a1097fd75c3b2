package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.TestContext;
import dev.parley.engines.support.ProbedServer;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.SimulatedLlm;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {

    @ParameterizedTest
    @CsvSource({
        "http://host:8000/v1,   http://host:8000/v1",
        "http://host:8000/v1/,  http://host:8000/v1",
        "http://host:8000,      http://host:8000/v1",
        "http://host:8000/,     http://host:8000/v1",
        "https://h/openai/v2,   https://h/openai/v2"
    })
    void base_urls_as_openai_writes_them(String given, String expected) {
        assertThat(BaseUrl.openAi("OPENAI_BASE_URL", given)).isEqualTo(URI.create(expected));
    }

    /** The version is added where there is none, never twice. */
    @ParameterizedTest
    @CsvSource({
        "https://openrouter.ai/api/,      https://openrouter.ai/api/v1",
        "http://localhost:8091,           http://localhost:8091/v1",
        "http://localhost:8091/v1,        http://localhost:8091/v1",
        "http://localhost:8091/v1/,       http://localhost:8091/v1",
        "http://h/api/v3,                 http://h/api/v3",
        "http://h/v1beta/openai,          http://h/v1beta/openai",
        "http://h/v1/chat/completions,    http://h/v1",
        "http://h/v1x,                    http://h/v1x/v1"
    })
    void base_urls_as_unmute_writes_them(String given, String expected) {
        assertThat(BaseUrl.kyutai("KYUTAI_LLM_URL", given)).isEqualTo(URI.create(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:11434", "ftp://x/", "http://", "http://a b/", "ws://x:1", "http://x/v1?a=b"})
    void refuses_what_is_no_address_without_repeating_it(String bad) {
        assertThatThrownBy(() -> BaseUrl.openAi("OPENAI_BASE_URL", bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("OPENAI_BASE_URL is not an http or https address");
    }

    @Test
    void what_is_configured_is_taken_whichever_engine_it_stands_under() {
        Map<String, String> kyutai = Map.of("llm-url", "http://llm:8091", "llm-model", "gemma", "llm-api-key", "k");
        Engine.Configured configured =
                (engine, key) -> Optional.ofNullable(engine.equals("kyutai") ? kyutai.get(key) : null);
        Vertx vertx = Vertx.vertx();
        try {
            Optional<Object> found = new OpenAiEngine()
                    .discover(ProviderKind.LLM, configured, TestContext.plain().lend(Vertx.class, vertx))
                    .toCompletableFuture()
                    .join();
            assertThat(found)
                    .contains(new LlmEndpoint(
                            URI.create("http://llm:8091/v1"),
                            Optional.of("k"),
                            Optional.of("gemma"),
                            "KYUTAI_LLM_URL"));
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void a_key_alone_means_openai() {
        LlmEndpoint endpoint =
                Discovery.fromEnvironment(Map.of("OPENAI_API_KEY", "sk-secret")).orElseThrow();
        assertThat(endpoint.baseUrl()).isEqualTo(URI.create("https://api.openai.com/v1"));
        assertThat(endpoint.toString()).doesNotContain("sk-secret");
    }

    @Test
    void openai_variables_come_before_kyutai_ones() {
        Map<String, String> both = Map.of("OPENAI_BASE_URL", "http://a/v1", "KYUTAI_LLM_URL", "http://b");
        assertThat(Discovery.fromEnvironment(both).orElseThrow().baseUrl()).isEqualTo(URI.create("http://a/v1"));
        Map<String, String> kyutai = Map.of(
                "OPENAI_API_KEY",
                " ",
                "KYUTAI_LLM_URL",
                "http://b",
                "KYUTAI_LLM_MODEL",
                "gemma",
                "KYUTAI_LLM_API_KEY",
                "k");
        assertThat(Discovery.fromEnvironment(kyutai))
                .contains(new LlmEndpoint(
                        URI.create("http://b/v1"), Optional.of("k"), Optional.of("gemma"), "KYUTAI_LLM_URL"));
    }

    @Test
    void picks_the_first_local_server_that_has_a_model() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            SimulatedLlm empty = started(vertx, LlmOptions.onFreePort().withModels(List.of()));
            SimulatedLlm first = started(vertx, LlmOptions.onFreePort());
            SimulatedLlm second = started(vertx, LlmOptions.onFreePort());
            List<LlmEndpoint> candidates = List.of(
                    at("http://127.0.0.1:1/v1"), at(empty.baseUrl()), at(first.baseUrl()), at(second.baseUrl()));
            assertThat(Discovery.probe(vertx, candidates).await()).contains(at(first.baseUrl()));
            assertThat(Discovery.probe(vertx, candidates.subList(0, 2)).await()).isEmpty();
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void passes_over_models_that_do_not_chat() {
        assertThat(ModelList.firstChatModel(List.of("nomic-embed-text", "whisper-1", "llama3.2")))
                .contains("llama3.2");
        assertThat(ModelList.firstChatModel(List.of("my-embedder"))).contains("my-embedder");
    }

    /** As if the rest of it were missing. */
    @Test
    void a_list_of_models_is_read_up_to_four_mebibytes() throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpClient client = vertx.createHttpClient();
        try (ProbedServer server = new ProbedServer(vertx)) {
            LlmEndpoint endpoint = at("http://127.0.0.1:" + server.port() + "/v1");
            String begun = "{\"data\":[{\"id\":\"a-model\"}]";
            String longest = begun + " ".repeat((4 << 20) - begun.length() - 1) + "}";
            server.answers(200, Map.of(), longest);
            assertThat(ModelList.fetch(vertx, client, endpoint, Duration.ofSeconds(30))
                            .await())
                    .containsExactly("a-model");
            server.answers(200, Map.of(), begun + " " + longest.substring(begun.length()));
            assertThat(ModelList.fetch(vertx, client, endpoint, Duration.ofSeconds(30))
                            .toCompletionStage())
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableThat()
                    .withCauseInstanceOf(ModelList.StatusException.class);
        } finally {
            vertx.close().await();
        }
    }

    private static SimulatedLlm started(Vertx vertx, LlmOptions options) throws Exception {
        return new SimulatedLlm(vertx, options).start().await();
    }

    private static LlmEndpoint at(String url) {
        return new LlmEndpoint(URI.create(url), Optional.empty(), Optional.empty(), "test");
    }
}
