package dev.parley.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.EnginesConfig;
import dev.parley.dialect.EngineStatus;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.Readiness.State;
import dev.parley.provider.SpeechToText;
import dev.parley.testing.ScriptedEngine;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several engines of one kind, as the configuration names them. */
class ManagedChainTest {
    private static final long PATIENCE = 20;

    private final ScriptedEngine scripted = new ScriptedEngine();
    private final Engine broken = new Engine() {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Set<ProviderKind> offers() {
            return EnumSet.of(ProviderKind.STT);
        }

        @Override
        public Optional<SpeechToText> speechToText(EngineContext context) {
            throw new IllegalArgumentException("engines.broken.url: 'x' is no address. Write ws://host:port");
        }
    };

    private @Nullable ProviderRegistry registry;

    @AfterEach
    void close() {
        if (registry != null) {
            registry.close();
        }
    }

    private static EnginesConfig config(String stt) {
        return new EnginesConfig(stt, "auto", "auto", "auto", Map.of());
    }

    private ProviderRegistry open(String stt) {
        registry = new ProviderRegistry(
                config(stt),
                List.of(scripted, broken),
                ScriptedEngine.CHOOSER,
                choice -> new ProviderSettings(
                        choice.settings(), InstantSource.system(), RandomGenerator.getDefault(), List.of()),
                RandomGenerator.getDefault());
        registry.start();
        return registry;
    }

    @Test
    void oneEngineIsHandedOutAsItIs() throws Exception {
        ProviderSet set = open(ScriptedEngine.NAME).providers().get(PATIENCE, TimeUnit.SECONDS);
        assertThat(set.speechToText()).isSameAs(scripted.stt);
    }

    @Test
    void oneThatCannotBeMadeDoesNotStopTheOthers() throws Exception {
        ProviderRegistry opened = open("broken, " + ScriptedEngine.NAME + ":8");
        ProviderSet set = opened.providers().get(PATIENCE, TimeUnit.SECONDS);
        assertThat(set.speechToText().engine()).isEqualTo("scripted");
        assertThat(opened.state()).isEqualTo(State.READY);
        assertThat(opened.statuses().stream().filter(each -> each.kind() == ProviderKind.STT))
                .extracting(EngineStatus::engine)
                .containsExactly(ScriptedEngine.NAME);
        assertThat(opened.speechToText()).containsSame(set.speechToText());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scripted-engine, brokn              | engines.stt, engine 2 of 2: there is no engine 'brokn'. Did you mean broken?
            scripted-engine, broken:no          | engines.stt, engine 2 of 2: 'no' is no number of streams. Write broken:64
            broken, scripted-engine, broken     | engines.stt, engine 3 of 3: the engine 'broken' is there already.
            broken:0                            | engines.stt: '0' is no number of streams.
            """)
    void whatIsWrongIsToldWithItsPlaceAndAWayToMendIt(String stt, String expected) {
        assertThat(ProviderChoice.problems(config(stt), List.of(scripted, broken)))
                .singleElement()
                .asString()
                .startsWith(expected);
    }

    @Test
    void voiceActivityIsDetectedByOneEngineOnly() {
        EnginesConfig several = new EnginesConfig("auto", "auto", "auto", "auto, scripted-engine", Map.of());
        assertThat(ProviderChoice.problems(several, List.of(scripted)))
                .singleElement()
                .asString()
                .startsWith("engines.vad, engine 1 of 2: one engine only serves voice activity detection.");
    }
}
