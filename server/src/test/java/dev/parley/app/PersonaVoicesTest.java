package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.load.ConfigLoader;
import dev.parley.config.load.ConfigLoader.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonaVoicesTest {
    @TempDir
    Path folder;

    private String finding(String tts) throws Exception {
        Path voices = Files.writeString(folder.resolve("voices.yaml"), """
                - name: Somebody
                  good: true
                  instructions:
                    type: smalltalk
                  source:
                    source_type: file
                    path_on_server: unmute-prod-website/somebody.wav
                """);
        return PersonaVoices.check(
                        ConfigLoader.load(new Sources(
                                folder,
                                Optional.empty(),
                                Map.of(),
                                Map.of("engines.tts", tts, "voices.file", voices.toString()))),
                        Wiring.engines())
                .finding();
    }

    @Test
    void aVoiceIsUnknownOnlyWhereNoEngineOfTheChainMayHaveIt() throws Exception {
        assertThat(finding("hibari")).contains("not known here");
        assertThat(finding("hibari,kyutai")).doesNotContain("not known here");
        assertThat(finding("kyutai")).doesNotContain("not known here");
    }
}
