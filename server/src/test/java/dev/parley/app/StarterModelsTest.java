package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Installer;
import dev.parley.catalogue.Samples;
import dev.parley.config.EnginesConfig;
import dev.parley.models.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterModelsTest {
    private static final Map<String, Map<String, String>> KYUTAI =
            Map.of("kyutai", Map.of("stt-url", "ws://stt", "tts-url", "ws://tts"));

    private static final Machine MACHINE = new Machine("Linux", "amd64", true);
    private static final Machine INTEL_MAC = new Machine("Mac OS X", "x86_64", false);

    @TempDir
    Path folder;

    private final Catalogue catalogue = Samples.catalogue();

    private ModelStore store() {
        return ModelStore.of(folder.resolve("models"));
    }

    private static EnginesConfig engines(Map<String, Map<String, String>> settings) {
        return new EnginesConfig("auto", "auto", "auto", "auto", settings);
    }

    private void install() throws Exception {
        Path wheel = folder.resolve("sample_pkg-1.0-py3-none-any.whl");
        Files.write(wheel, Samples.wheel());
        new Installer(catalogue, store(), owner -> {}).importFile(wheel);
    }

    @Test
    void theStartSaysInOneLineWhatIsMissingAndHowToGetIt() throws Exception {
        assertThat(StarterModels.missing(MACHINE, engines(Map.of()), Wiring.engines(), store(), catalogue))
                .hasValueSatisfying(line -> assertThat(line)
                        .isEqualTo("Models missing: sample (tests; in its place: nothing). Get them with:"
                                + " ./parley models pull"));
        install();
        assertThat(StarterModels.missing(MACHINE, engines(Map.of()), Wiring.engines(), store(), catalogue))
                .isEmpty();
        Files.delete(folder.resolve("models/sample/tokens.txt"));
        assertThat(StarterModels.missing(MACHINE, engines(Map.of()), Wiring.engines(), store(), catalogue))
                .isPresent();
    }

    @Test
    void whereOtherServersHearAndSpeakNothingIsMissing() {
        assertThat(StarterModels.missing(MACHINE, engines(KYUTAI), Wiring.engines(), store(), catalogue))
                .isEmpty();
        EnginesConfig named = new EnginesConfig("kyutai", "auto", "hibari", "auto", Map.of());
        assertThat(StarterModels.missing(MACHINE, named, Wiring.engines(), store(), catalogue))
                .isPresent();
    }

    @Test
    void anEngineThatStandsInForAnotherWantsItsModelToo() {
        EnginesConfig behind = new EnginesConfig("deepgram, moonshine", "auto", "cartesia", "auto", Map.of());
        assertThat(StarterModels.missing(MACHINE, behind, Wiring.engines(), store(), catalogue))
                .hasValueSatisfying(line -> assertThat(line).contains("./parley models pull"));
        assertThat(StarterModels.missing(INTEL_MAC, behind, Wiring.engines(), store(), catalogue))
                .hasValue("moonshine of engines.stt cannot run on this machine (Mac OS X, x86_64): the others serve"
                        + " alone.");
    }

    @Test
    void whereNoModelCanRunTheStartSaysWhatSpeaksInstead() {
        assertThat(StarterModels.missing(INTEL_MAC, engines(Map.of()), Wiring.engines(), store(), catalogue))
                .hasValue("Built-in speech recognition and speech synthesis cannot run on this machine (Mac OS X,"
                        + " x86_64): conversations are typed. For speech set KYUTAI_STT_URL and KYUTAI_TTS_URL;"
                        + " ./parley simulate has such servers to try.");
        assertThat(StarterModels.missing(INTEL_MAC, engines(KYUTAI), Wiring.engines(), store(), catalogue))
                .isEmpty();
        EnginesConfig voice = new EnginesConfig("kyutai", "auto", "auto", "auto", Map.of());
        assertThat(StarterModels.missing(INTEL_MAC, voice, Wiring.engines(), store(), catalogue))
                .hasValueSatisfying(
                        line -> assertThat(line).contains("KYUTAI_TTS_URL").doesNotContain("STT"));
    }
}
