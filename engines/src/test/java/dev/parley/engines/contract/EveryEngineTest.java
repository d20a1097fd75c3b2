package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What holds for every engine of this build. */
class EveryEngineTest {
    private static final List<Engine> ENGINES = ServiceLoader.load(Engine.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void everyEngineOfThisBuildSaysWhichSettingsItHasAndWhatItOffers() {
        for (Engine each : ENGINES) {
            Set<String> asked = new HashSet<>();
            EngineContext recording = new EngineContext() {
                @Override
                public Optional<String> setting(String key) {
                    asked.add(key);
                    return Optional.empty();
                }

                @Override
                public InstantSource clock() {
                    return InstantSource.system();
                }

                @Override
                public RandomGenerator random() {
                    return RandomGenerator.getDefault();
                }

                @Override
                public <T> Optional<T> service(Class<T> type) {
                    return Optional.of(vertx).filter(type::isInstance).map(type::cast);
                }
            };
            Set<ProviderKind> had = EnumSet.noneOf(ProviderKind.class);
            closeAll(had, ProviderKind.STT, each.speechToText(recording));
            closeAll(had, ProviderKind.LLM, each.languageModel(recording));
            closeAll(had, ProviderKind.TTS, each.textToSpeech(recording));
            closeAll(had, ProviderKind.VAD, each.voiceActivityDetector(recording));
            closeAll(had, ProviderKind.END_OF_TURN, each.endOfTurnDetector(recording));
            closeAll(had, ProviderKind.NOISE_SUPPRESSION, each.noiseSuppressor(recording));
            assertThat(each.settings()).as(each.name()).containsAll(asked);
            assertThat(each.offers()).as(each.name()).isEqualTo(had);
        }
    }

    private static void closeAll(Set<ProviderKind> had, ProviderKind kind, Optional<? extends Provider> provider) {
        provider.ifPresent(each -> {
            had.add(kind);
            each.close();
        });
    }

    /** What an engine offers it proves: beside it stands a test of the contract that all engines of the kind share. */
    @ParameterizedTest
    @FieldSource("ENGINES")
    void everyKindAnEngineOffersIsHeldToItsContract(Engine engine) {
        List<? extends Class<?>> tests = TestsBeside.of(engine);
        for (ProviderKind kind : engine.offers()) {
            assertThat(tests)
                    .as("tests of %s for the engine %s, each a subclass of its contract", kind, engine.name())
                    .anyMatch(contract(kind)::isAssignableFrom);
        }
    }

    @Test
    void thereAreEngines() {
        assertThat(ENGINES).hasSizeGreaterThan(6);
        assertThat(ENGINES).extracting(Engine::name).doesNotHaveDuplicates();
    }

    private static Class<?> contract(ProviderKind kind) {
        return switch (kind) {
            case STT -> SpeechToTextContract.class;
            case LLM -> LanguageModelContract.class;
            case TTS -> TextToSpeechContract.class;
            case VAD -> VoiceActivityDetectorContract.class;
            case END_OF_TURN -> EndOfTurnDetectorContract.class;
            case NOISE_SUPPRESSION -> NoiseSuppressorContract.class;
        };
    }
}
