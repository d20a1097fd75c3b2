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
import dev.parley.telemetry.Metrics;
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
    private static final long PATIENCE = 60;

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
            broken/second                       | engines.stt: the instance 'broken/second' has no settings of its own
            broken/                             | engines.stt: 'broken/' names no instance. Write broken/second
            broken/a b                          | engines.stt: 'broken/a b' names no instance. Write broken/second
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

    @Test
    void instancesHaveASizeEachOrNone() {
        EnginesConfig config =
                new EnginesConfig("broken:4, broken/second", "auto", "auto", "auto", Map.of("broken/second", Map.of()));
        assertThat(ProviderChoice.problems(config, List.of(scripted, broken)))
                .singleElement()
                .asString()
                .startsWith("engines.stt: some instances of 'broken' have a number of streams and others have none.");
    }

    @Test
    void whatClientsMayChooseIsInOneOfTheLists() {
        EnginesConfig config = new EnginesConfig(
                List.of("broken"),
                List.of("auto"),
                List.of("auto"),
                "auto",
                "auto",
                "auto",
                "auto",
                List.of("broken", "scripted-engine=small"),
                Map.of());
        assertThat(ProviderChoice.problems(config, List.of(scripted, broken)))
                .singleElement()
                .asString()
                .startsWith("engines.selectable: the engine 'scripted-engine' is in none of the lists.");
    }

    @Test
    void settingsOfAnInstanceThatIsNotNamedAreMostLikelyAMisspeltName() {
        EnginesConfig config = new EnginesConfig(
                "broken", "auto", "auto", "auto", Map.of("broken/secnd", Map.of(), "brokn/x", Map.of()));
        assertThat(ProviderChoice.problems(config, List.of(scripted, broken)))
                .satisfiesExactlyInAnyOrder(
                        unknown -> assertThat(unknown).startsWith("engines.brokn/x: there is no engine 'brokn/x'."),
                        unused -> assertThat(unused)
                                .startsWith("engines.broken/secnd: no list of engines names this instance."),
                        unused -> assertThat(unused).startsWith("engines.brokn/x: no list"));
    }

    @Test
    void everyEngineIsToldWithItsNameAndItsMetrics() throws Exception {
        ProviderRegistry opened = open("broken, " + ScriptedEngine.NAME + ":8");
        Metrics metrics = new Metrics();
        metrics.bind(new PoolMeters(opened));
        opened.providers().get(PATIENCE, TimeUnit.SECONDS);
        List<PoolStatus> recognisers = opened.pools().stream()
                .filter(each -> each.engine().kind() == ProviderKind.STT)
                .toList();
        assertThat(recognisers).extracting(PoolStatus::name).containsExactly("broken", ScriptedEngine.NAME);
        assertThat(recognisers.getLast().streams().capacity()).hasValue(8);
        assertThat(opened.pools())
                .as("one that was left to choose goes by the engine that was chosen")
                .noneMatch(each -> each.name().equals(EnginesConfig.AUTO));
        assertThat(metrics.scrape())
                .contains("parley_engine_streams{engine=\"" + ScriptedEngine.NAME + "\",kind=\"stt\"} 0.0")
                .contains("parley_engine_capacity{engine=\"" + ScriptedEngine.NAME + "\",kind=\"stt\"} 8.0")
                .contains("parley_engine_streams_failed_total{cause=\"timeout\",engine=\"broken\",kind=\"stt\"} 0.0")
                .contains("parley_engine_opening_seconds{engine=\"" + ScriptedEngine.NAME + "\",kind=\"stt\"} NaN")
                .doesNotContain("engine=\"auto\"");
        metrics.close();
    }
}
