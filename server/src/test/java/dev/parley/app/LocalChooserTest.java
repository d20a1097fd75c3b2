package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.ConfigException;
import dev.parley.config.EnginesConfig;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalChooserTest {
    private static final Machine HERE = new Machine("Linux", "amd64", true);
    private static final Machine INTEL_MAC = new Machine("Mac OS X", "x86_64", false);
    private static final Machine WINDOWS_ARM = new Machine("Windows 11", "aarch64", false);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private ProviderChoice chosen(Machine machine, ProviderKind kind, Map<String, String> settings, String... installed)
            throws ConfigException {
        EnginesConfig config = TestServer.config(settings).engines();
        return new LocalChooser(vertx, machine, Set.of(installed)::contains).choose(kind, config, Wiring.engines());
    }

    @Test
    void hears_with_the_network_where_its_model_is() throws ConfigException {
        ProviderChoice there = chosen(HERE, ProviderKind.STT, Map.of(), "moonshine-tiny-en");
        assertThat(there.engine()).isEqualTo("moonshine");
        assertThat(there.missing()).isEmpty();
        ProviderChoice other =
                chosen(HERE, ProviderKind.STT, Map.of("engines.moonshine.model", "moonshine-other"), "moonshine-other");
        assertThat(other.missing()).isEmpty();
    }

    @Test
    void says_which_model_is_missing_and_how_to_get_it() throws ConfigException {
        assertThat(chosen(HERE, ProviderKind.STT, Map.of(), "hibari").missing())
                .hasValue("the model moonshine-tiny-en is not installed; get it with:"
                        + " ./parley models pull moonshine-tiny-en");
        Map<String, String> other = Map.of("engines.stt", "moonshine", "engines.moonshine.model", "moonshine-other");
        assertThat(chosen(HERE, ProviderKind.STT, other, "moonshine-tiny-en").missing())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith(
                                "the model moonshine-other (engines.moonshine.model) is not installed; the catalogue"
                                        + " does not have it"));
        assertThat(chosen(HERE, ProviderKind.TTS, Map.of(), "moonshine-tiny-en").missing())
                .hasValueSatisfying(reason -> assertThat(reason).contains("./parley models pull hibari"));
    }

    private Optional<String> reserve(Map<String, String> settings, String... installed) throws ConfigException {
        EnginesConfig config = TestServer.config(settings).engines();
        return new LocalChooser(vertx, HERE, Set.of(installed)::contains)
                .reserve(config, Wiring.engines())
                .map(ProviderChoice::engine);
    }

    @Test
    void stands_by_where_the_voice_is_a_server_and_the_network_is_there() throws ConfigException {
        Map<String, String> kyutai = Map.of("engines.kyutai.tts-url", "ws://tts");
        assertThat(reserve(kyutai, "hibari")).contains("hibari");
        assertThat(reserve(kyutai)).isEmpty();
        assertThat(reserve(Map.of(), "hibari")).isEmpty();
        assertThat(reserve(Map.of("engines.tts", "hibari"), "hibari")).isEmpty();
        Map<String, String> second = Map.of("engines.tts", "hibari,kyutai", "engines.kyutai.tts-url", "ws://tts");
        assertThat(reserve(second, "hibari")).contains("hibari");
    }

    private Optional<String> endOfTurn(Machine machine, Map<String, String> settings, String... installed)
            throws ConfigException {
        EnginesConfig config = TestServer.config(settings).engines();
        return new LocalChooser(vertx, machine, Set.of(installed)::contains)
                .endOfTurn(config, Wiring.engines())
                .map(ProviderChoice::engine);
    }

    @Test
    void hears_the_end_of_a_turn_where_the_model_is_and_may_run() throws ConfigException {
        assertThat(endOfTurn(HERE, Map.of(), "smart-turn-v3.2")).contains("smart-turn");
        assertThat(endOfTurn(HERE, Map.of(), "hibari")).isEmpty();
        assertThat(endOfTurn(INTEL_MAC, Map.of(), "smart-turn-v3.2")).isEmpty();
        assertThat(endOfTurn(HERE, Map.of("engines.end-of-turn", "none"), "smart-turn-v3.2"))
                .isEmpty();
        assertThat(endOfTurn(HERE, Map.of("engines.end-of-turn", "smart-turn"))).contains("smart-turn");
    }

    private Optional<String> noise(Machine machine, Map<String, String> settings, String... installed)
            throws ConfigException {
        EnginesConfig config = TestServer.config(settings).engines();
        return new LocalChooser(vertx, machine, Set.of(installed)::contains)
                .noiseSuppression(config, Wiring.engines())
                .map(ProviderChoice::engine);
    }

    @Test
    void suppresses_noise_where_the_model_is() throws ConfigException {
        assertThat(noise(HERE, Map.of())).isEmpty();
        assertThat(noise(HERE, Map.of("engines.noise-suppression", "none"), "deepfilternet3-linux-x64"))
                .isEmpty();
        assertThat(noise(HERE, Map.of("engines.noise-suppression", "deepfilternet")))
                .contains("deepfilternet");
    }

    @Test
    void stands_by_as_configured() throws ConfigException {
        Map<String, String> off = Map.of("engines.kyutai.tts-url", "ws://tts", "engines.reserve-tts", "none");
        assertThat(reserve(off, "hibari")).isEmpty();
        assertThat(reserve(Map.of("engines.reserve-tts", "hibari"))).contains("hibari");
    }

    @Test
    void what_is_configured_comes_first() throws ConfigException {
        ProviderChoice stt =
                chosen(HERE, ProviderKind.STT, Map.of("engines.kyutai.stt-url", "ws://stt"), "moonshine-tiny-en");
        assertThat(stt.engine()).isEqualTo("kyutai");
        assertThat(stt.missing()).isEmpty();
        assertThat(chosen(INTEL_MAC, ProviderKind.TTS, Map.of("engines.kyutai.tts-url", "ws://tts"))
                        .missing())
                .isEmpty();
        assertThat(chosen(HERE, ProviderKind.LLM, Map.of("engines.llm", "companion"))
                        .engine())
                .isEqualTo("companion");
    }

    @Test
    void a_machine_without_onnxruntime_is_told_what_it_can_use_instead() throws ConfigException {
        assertThat(chosen(INTEL_MAC, ProviderKind.STT, Map.of(), "moonshine-tiny-en")
                        .missing())
                .hasValue(
                        "the engine moonshine cannot run on this machine (Mac OS X, x86_64), for which onnxruntime has"
                                + " no library; set KYUTAI_STT_URL for a server elsewhere");
        assertThat(chosen(WINDOWS_ARM, ProviderKind.TTS, Map.of(), "hibari").missing())
                .hasValueSatisfying(reason -> assertThat(reason).contains("Windows 11, aarch64", "KYUTAI_TTS_URL"));
        assertThat(chosen(INTEL_MAC, ProviderKind.VAD, Map.of()).missing()).isEmpty();
    }
}
