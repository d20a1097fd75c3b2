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
    private static final List<Chosen> BOTH =
            List.of(new Chosen("kyutai", Optional.of("64")), new Chosen("moonshine", Optional.empty()));

    @Test
    void severalEnginesAreAListInYamlAndSeparatedByCommasElsewhere() throws Exception {
        write("parley.yaml", "engines: {stt: [\"kyutai:64\", moonshine], llm: openai}");
        EnginesConfig listed = load(Map.of(), Map.of()).engines();
        assertThat(listed.chosen(ProviderKind.STT)).isEqualTo(BOTH);
        assertThat(listed.engine(ProviderKind.STT)).isEqualTo("kyutai");
        assertThat(listed.chosen(ProviderKind.LLM)).containsExactly(new Chosen("openai", Optional.empty()));
        assertThat(listed.chosen(ProviderKind.TTS)).containsExactly(new Chosen("auto", Optional.empty()));

        EnginesConfig written = load(Map.of("PARLEY_ENGINES_STT", "kyutai:64, moonshine"), Map.of())
                .engines();
        assertThat(written.chosen(ProviderKind.STT)).isEqualTo(BOTH);
    }

    @Test
    void oneOfThemTakenForItselfLeavesTheOtherKindsAlone() throws Exception {
        EnginesConfig both = load(Map.of("PARLEY_ENGINES_STT", "kyutai,moonshine"), Map.of("engines.tts", "hibari"))
                .engines();
        EnginesConfig one = both.only(ProviderKind.STT, "moonshine");
        assertThat(one.engine(ProviderKind.STT)).isEqualTo("moonshine");
        assertThat(one.engine(ProviderKind.TTS)).isEqualTo("hibari");
    }
}
