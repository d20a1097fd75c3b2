package dev.parley.engines.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.TestContext;
import dev.parley.provider.LanguageModel;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicSettingsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private LanguageModel model(Map<String, String> settings) {
        return new AnthropicEngine()
                .languageModel(TestContext.with(settings).lend(Vertx.class, vertx))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "thinking, much, 'write off, adaptive, model or a number of tokens'",
        "thinking, 12, write a whole number from 1024",
        "effort, minimal, 'write one of low, medium'",
        "max-tokens, 0, write a whole number from 1",
        "prompt-caching, yes, 'write one of off, 5m, 1h'",
        "silence-timeout, soon, write a length of time",
        "base-url, nowhere, is not an http"
    })
    void a_setting_that_cannot_be_read_is_named(String key, String value, String message) {
        assertThatThrownBy(() -> model(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("engines.anthropic." + key)
                .hasMessageContaining(message);
    }

    @Test
    void the_model_is_the_fast_one_unless_it_is_set() {
        assertThat(model(Map.of()).defaultModel()).isEqualTo("claude-haiku-5-5");
        assertThat(model(Map.of("model", "claude-opus-5-5")).defaultModel()).isEqualTo("claude-opus-5-5");
    }
}
