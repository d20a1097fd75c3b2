package dev.parley.engines.companion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.TestContext;
import dev.parley.provider.Engine;
import dev.parley.provider.Readiness;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class CompanionEngineTest {
    private final Engine engine = new CompanionEngine();

    @Test
    void is_found_by_its_name() {
        assertThat(ServiceLoader.load(Engine.class)).extracting(Engine::name).contains("companion");
    }

    @Test
    void says_how_to_replace_the_script() {
        Readiness readiness =
                engine.languageModel(TestContext.plain()).orElseThrow().readiness();
        assertThat(readiness.standIn()).isTrue();
        assertThat(readiness.detail()).contains("OPENAI_API_KEY", "OPENAI_BASE_URL", "11434", "8091");
        assertThat(engine.standIn()).hasValueSatisfying(known -> {
            assertThat(known.notice()).contains("OPENAI_API_KEY", "OPENAI_BASE_URL", "Ollama", "vLLM");
            assertThat(known.remedy()).contains("OPENAI_API_KEY", "OPENAI_BASE_URL", "Ollama");
        });
    }

    @Test
    void names_the_setting_that_is_wrong() {
        assertThatThrownBy(() -> engine.languageModel(TestContext.with(Map.of("time-zone", "Mars"))))
                .hasMessageContaining("engines.companion.time-zone");
    }
}
