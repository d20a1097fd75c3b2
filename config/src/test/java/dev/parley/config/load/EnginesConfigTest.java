package dev.parley.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.EnginesConfig;
import dev.parley.config.EnginesConfig.Chosen;
import dev.parley.provider.ProviderKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several engines for one kind, as a list and as a text. */
class EnginesConfigTest extends ConfigFiles {
    private static final List<Chosen> BOTH = List.of(
            new Chosen("kyutai", Optional.empty(), Optional.of("64")),
            new Chosen("moonshine", Optional.empty(), Optional.empty()));

    @Test
    void severalEnginesAreAListInYamlAndSeparatedByCommasElsewhere() throws Exception {
        write("parley.yaml", "engines: {stt: [\"kyutai:64\", moonshine], llm: openai}");
        EnginesConfig listed = load(Map.of(), Map.of()).engines();
        assertThat(listed.chosen(ProviderKind.STT)).isEqualTo(BOTH);
        assertThat(listed.engine(ProviderKind.STT)).isEqualTo("kyutai");
        assertThat(listed.chosen(ProviderKind.LLM))
                .containsExactly(new Chosen("openai", Optional.empty(), Optional.empty()));
        assertThat(listed.chosen(ProviderKind.TTS))
                .containsExactly(new Chosen("auto", Optional.empty(), Optional.empty()));

        EnginesConfig written = load(Map.of("PARLEY_ENGINES_STT", "kyutai:64, moonshine"), Map.of())
                .engines();
        assertThat(written.chosen(ProviderKind.STT)).isEqualTo(BOTH);
    }

    @Test
    void oneOfThemTakenForItselfLeavesTheOtherKindsAlone() throws Exception {
        EnginesConfig both = load(Map.of("PARLEY_ENGINES_STT", "kyutai,moonshine"), Map.of("engines.tts", "hibari"))
                .engines();
        EnginesConfig one =
                both.only(ProviderKind.STT, both.chosen(ProviderKind.STT).getLast());
        assertThat(one.engine(ProviderKind.STT)).isEqualTo("moonshine");
        assertThat(one.engine(ProviderKind.TTS)).isEqualTo("hibari");
    }

    @Test
    void clientsMayChooseWhatIsNamedAndInAList() throws Exception {
        write(
                "parley.yaml",
                "engines: {stt: [kyutai, moonshine], llm: openai, selectable: [moonshine, openai=small, openai=large]}");
        EnginesConfig engines = load(Map.of(), Map.of()).engines();
        assertThat(engines.selectable(ProviderKind.STT)).containsExactly("moonshine");
        assertThat(engines.selectable(ProviderKind.LLM)).containsExactly("openai");
        assertThat(engines.selectable(ProviderKind.TTS)).isEmpty();
        assertThat(engines.models("openai")).containsExactly("small", "large");
        assertThat(engines.models("moonshine")).isEmpty();
    }

    @Test
    void anInstanceHasItsOwnSettingsAboveThoseOfItsEngine() throws Exception {
        write("parley.yaml", """
                engines:
                  stt: ["kyutai:8", "kyutai/second:8"]
                  kyutai: {stt-url: "ws://one:8090", api-key: shared}
                  kyutai/second: {stt-url: "ws://two:8090"}
                """);
        EnginesConfig both = load(Map.of(), Map.of()).engines();
        Chosen second = both.chosen(ProviderKind.STT).getLast();
        assertThat(second).isEqualTo(new Chosen("kyutai", Optional.of("second"), Optional.of("8")));
        assertThat(second.name()).isEqualTo("kyutai/second");
        EnginesConfig alone = both.only(ProviderKind.STT, second);
        assertThat(alone.engine(ProviderKind.STT)).isEqualTo("kyutai");
        assertThat(alone.setting("kyutai", "stt-url")).contains("ws://two:8090");
        assertThat(alone.setting("kyutai", "api-key")).contains("shared");
        assertThat(both.only(ProviderKind.STT, both.chosen(ProviderKind.STT).getFirst())
                        .setting("kyutai", "stt-url"))
                .contains("ws://one:8090");
    }
}
