package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.EnginesConfig;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which engine is taken is said by the engines themselves. */
class EngineChoiceTest {
    private static final List<Engine> ENGINES = Wiring.engines();

    /** Modules that choose engines, lend to them and ask them. */
    private static final List<String> MODULES = List.of(
            "core", "dialects", "config", "telemetry", "platform", "tools", "voices", "transports", "http", "server");

    /** What became of an engine that is gone; and what runs against simulated servers of certain engines. */
    private static final Set<String> EXEMPT = Set.of("RetiredEngine.java", "FailoverRig.java");

    @Test
    void autoTakesKyutaiWhereItsAddressIsKnownAndElseWhatComesWithParley() {
        EnginesConfig config =
                new EnginesConfig("auto", "auto", "auto", "auto", Map.of("kyutai", Map.of("stt-url", "ws://stt")));
        assertThat(ProviderChoice.of(ProviderKind.STT, config, ENGINES).engine())
                .isEqualTo("kyutai");
        assertThat(ProviderChoice.of(ProviderKind.STT, config, ENGINES).settings())
                .containsEntry("stt-url", "ws://stt");
        assertThat(ProviderChoice.of(ProviderKind.TTS, config, ENGINES).engine())
                .isEqualTo("hibari");
        assertThat(ProviderChoice.of(ProviderKind.VAD, config, ENGINES).engine())
                .isEqualTo("silero");
        assertThat(ProviderChoice.of(ProviderKind.LLM, config, ENGINES).engine())
                .isEqualTo("companion");
    }

    @Test
    void theRetiredEngineGoesOnUnderItsNewNamesAndIsRefusedWhereItIsGone() {
        EnginesConfig goesOn = new EnginesConfig("auto", "offline", "auto", "offline", Map.of());
        assertThat(ProviderChoice.of(ProviderKind.LLM, goesOn, ENGINES).engine())
                .isEqualTo("companion");
        assertThat(ProviderChoice.of(ProviderKind.VAD, goesOn, ENGINES).engine())
                .isEqualTo("silero");
        assertThat(ProviderChoice.problems(goesOn, ENGINES)).isEmpty();

        EnginesConfig gone = new EnginesConfig(
                "offline",
                "auto",
                "offline",
                "auto",
                Map.of("offline", Map.of("time-zone", "Europe/Paris", "recognizers", "2")));
        assertThat(ProviderChoice.problems(gone, ENGINES))
                .hasSize(4)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("engines.stt: the engine 'offline' ")
                        .contains("Use auto or moonshine", "./parley models pull"))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("engines.tts: ").contains("Use auto or hibari"))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("engines.offline.time-zone: ")
                        .endsWith("Write engines.companion.time-zone."))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("engines.offline.recognizers: ")
                        .endsWith("Remove the setting."));
    }

    @Test
    void noEngineIsNamedWhereEnginesAreChosenAndUsed() throws IOException {
        assertThat(ENGINES).hasSizeGreaterThan(6);
        List<String> found = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                        .filter(each -> !EXEMPT.contains(each.getFileName().toString()))
                        .toList()) {
                    String text = Files.readString(file);
                    ENGINES.stream()
                            .filter(engine -> text.contains('"' + engine.name() + '"'))
                            .forEach(engine -> found.add(file + " names " + engine.name()));
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
