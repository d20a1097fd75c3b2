package dev.parley.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.config.EnginesConfig;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.Notice;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.provider.Readiness.State;
import dev.parley.session.SessionProviders;
import dev.parley.testing.ScriptedEngine;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineRoomTest {
    private static final long PATIENCE = 20;

    private final SlowEngine engine = new SlowEngine();
    private final Vertx vertx = Vertx.vertx();
    private EngineRoom room;

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
        vertx.close().await();
    }

    private void open(EnginesConfig config, Engine... engines) {
        room = new EngineRoom(
                config,
                List.of(engines),
                ScriptedEngine.CHOOSER,
                choice -> new EngineSettings(
                        choice.settings(), InstantSource.system(), RandomGenerator.getDefault(), List.of("a service")),
                RandomGenerator.getDefault());
    }

    private static EnginesConfig auto(Map<String, Map<String, String>> settings) {
        return new EnginesConfig("auto", "auto", "auto", "auto", settings);
    }

    /** Scripted engines whose language model is ready, or fails, when the test says so. */
    private static final class SlowEngine extends ScriptedEngine {
        final BlockingQueue<CompletableFuture<Void>> starts = new LinkedBlockingQueue<>();
        volatile @Nullable RuntimeException thrown;
        volatile Readiness readiness = Readiness.loading(0.25, "a quarter is there");

        @Override
        public Optional<LanguageModel> languageModel(EngineContext context) {
            CompletableFuture<Void> started = new CompletableFuture<>();
            starts.add(started);
            return Optional.of((LanguageModel) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {LanguageModel.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "start" -> started;
                        case "readiness" -> {
                            RuntimeException wrong = thrown;
                            if (wrong != null) {
                                thrown = null;
                                throw wrong;
                            }
                            yield readiness;
                        }
                        case "recoversItself" -> false;
                        case "defaultModel" -> "slow";
                        default -> null;
                    }));
        }
    }

    private EngineStatus llm() {
        return room.statuses().stream()
                .filter(status -> status.kind().equals("llm"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void callsWaitUntilTheLastEngineIsReadyAndProgressIsTold() throws Exception {
        open(auto(Map.of()), engine);
        BlockingQueue<EngineStatus> seen = new LinkedBlockingQueue<>();
        Runnable stop = room.onChanged(() -> seen.add(llm()));
        CompletableFuture<SessionProviders> early = room.providers();
        room.start();
        while (llm().readiness().progress() != 0.25) {
            assertThat(seen.poll(PATIENCE, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(early).isNotDone();
        assertThat(room.state()).isEqualTo(State.LOADING);
        engine.readiness = Readiness.ready("there").asStandIn();

        assertThat(early.get(PATIENCE, TimeUnit.SECONDS).thinking().defaultModel())
                .isEqualTo("slow");

        assertThat(room.state()).isEqualTo(State.READY);
        assertThat(room.providers()).isDone();
        assertThat(room.thinking()).isPresent();
        assertThat(room.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.code()).isEqualTo("llm_stand_in");
            assertThat(notice.level()).isEqualTo(Notice.Level.WARNING);
            assertThat(notice.message()).contains("OPENAI_API_KEY");
        });
        stop.run();
    }

    @Test
    void anEngineThatFailsRefusesWaitingCallsAndIsStartedAnew() throws Exception {
        open(auto(Map.of()), engine);
        CompletableFuture<SessionProviders> early = room.providers();
        room.start();
        engine.starts
                .take()
                .completeExceptionally(
                        new ProviderException(ProviderException.Kind.BROKEN, ScriptedEngine.NAME, "the disk is full"));

        assertThatThrownBy(() -> early.get(PATIENCE, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("the disk is full");
        assertThat(room.state()).isEqualTo(State.FAILED);

        engine.readiness = Readiness.ready("");
        assertThat(engine.starts.poll(PATIENCE, TimeUnit.SECONDS))
                .as("the second start")
                .isNotNull();
        CompletableFuture<SessionProviders> later = room.providers();
        while (room.state() != State.READY) {
            later = room.providers().exceptionally(failure -> null);
            later.get(PATIENCE, TimeUnit.SECONDS);
        }
        assertThat(room.notices()).isEmpty();
    }

    @Test
    void anEngineThatThrowsWhenAskedHowItIsFailsAndIsWatchedOn() throws Exception {
        engine.readiness = Readiness.ready("");
        open(auto(Map.of()), engine);
        room.start();
        room.providers().get(PATIENCE, TimeUnit.SECONDS);
        CompletableFuture<Void> failed = new CompletableFuture<>();
        CompletableFuture<Void> again = new CompletableFuture<>();
        room.onChanged(() -> {
            if (llm().readiness().state() == State.FAILED) {
                failed.complete(null);
            } else if (failed.isDone() && room.state() == State.READY) {
                again.complete(null);
            }
        });
        engine.thrown = new IllegalStateException("no idea");
        failed.get(PATIENCE, TimeUnit.SECONDS);
        again.get(PATIENCE, TimeUnit.SECONDS);
        assertThat(room.providers()).isDone();
    }

    @Test
    void anEngineThatHasNoProviderOfAKindFailsThatKindOnly() throws Exception {
        Engine nothing = () -> ScriptedEngine.NAME;
        open(auto(Map.of()), nothing);
        room.start();
        assertThatThrownBy(() -> room.providers().get(PATIENCE, TimeUnit.SECONDS))
                .hasMessageContaining("offers no");
    }

    @Test
    void autoTakesKyutaiWhereItsAddressIsKnownAndElseWhatComesWithParley() {
        EnginesConfig config = auto(Map.of("kyutai", Map.of("stt-url", "ws://stt")));
        assertThat(EngineChoice.of(Kind.STT, config).engine()).isEqualTo("kyutai");
        assertThat(EngineChoice.of(Kind.STT, config).settings()).containsEntry("stt-url", "ws://stt");
        assertThat(EngineChoice.of(Kind.TTS, config).engine()).isEqualTo("hibari");
        assertThat(EngineChoice.of(Kind.VAD, config).engine()).isEqualTo("silero");
        assertThat(EngineChoice.of(Kind.LLM, config).engine()).isEqualTo("companion");
    }

    @Test
    void anUnknownEngineIsNamedWithAGuess() {
        EnginesConfig config = new EnginesConfig("scripted-engin", "auto", "auto", "auto", Map.of());
        assertThat(EngineChoice.problems(config, List.of(engine)))
                .singleElement()
                .asString()
                .contains("engines.stt", "'scripted-engin'", "Did you mean scripted-engine?");
        assertThat(EngineChoice.problems(auto(Map.of()), List.of(engine))).isEmpty();
    }

    @Test
    void theRetiredEngineGoesOnUnderItsNewNamesAndIsRefusedWhereItIsGone() {
        EnginesConfig goesOn = new EnginesConfig("auto", "offline", "auto", "offline", Map.of());
        assertThat(EngineChoice.of(Kind.LLM, goesOn).engine()).isEqualTo("companion");
        assertThat(EngineChoice.of(Kind.VAD, goesOn).engine()).isEqualTo("silero");
        List<Engine> all = List.of(() -> "companion", () -> "silero");
        assertThat(EngineChoice.problems(goesOn, all)).isEmpty();

        EnginesConfig gone = new EnginesConfig(
                "offline",
                "auto",
                "offline",
                "auto",
                Map.of("offline", Map.of("time-zone", "Europe/Paris", "recognizers", "2")));
        assertThat(EngineChoice.problems(gone, all))
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

    /** The speech engines are chosen, and this machine lacks what they need until the test says otherwise. */
    @Test
    void callsGoOnInWritingWhileSpeechIsMissingAndSpokenOnceItIsThere() throws Exception {
        engine.readiness = Readiness.ready("");
        AtomicBoolean installed = new AtomicBoolean();
        room = new EngineRoom(
                auto(Map.of()),
                List.of(engine),
                (kind, config) -> {
                    EngineChoice usual = ScriptedEngine.CHOOSER.choose(kind, config);
                    boolean speech = kind == Kind.STT || kind == Kind.TTS;
                    return speech && !installed.get() ? usual.without("no model for " + kind.id()) : usual;
                },
                choice -> new EngineSettings(
                        choice.settings(), InstantSource.system(), RandomGenerator.getDefault(), List.of()),
                RandomGenerator.getDefault());
        room.start();
        SessionProviders written = room.providers().get(PATIENCE, TimeUnit.SECONDS);
        assertThat(written.speaking().speaks()).isFalse();
        assertThat(room.state()).isEqualTo(State.READY);
        assertThat(room.missing()).containsOnlyKeys(Kind.STT, Kind.TTS);
        assertThat(room.hearing()).isEmpty();
        assertThat(room.speaking()).isEmpty();
        assertThat(room.notices())
                .extracting(Notice::code, Notice::message)
                .containsExactly(
                        tuple("stt_missing", "Spoken words are not understood: no model for stt"),
                        tuple("tts_missing", "Replies are text only: no model for tts"));

        CompletableFuture<Void> there = new CompletableFuture<>();
        room.onChanged(() -> {
            if (room.missing().isEmpty() && room.state() == State.READY) {
                there.complete(null);
            }
        });
        installed.set(true);
        there.get(PATIENCE, TimeUnit.SECONDS);
        assertThat(room.providers().get().speaking().speaks()).isTrue();
        assertThat(room.hearing()).isPresent();
        assertThat(room.notices()).isEmpty();
    }

    @Test
    void settingsThatNoEngineKnowsAreNamedWithAGuess() {
        Engine known = new Engine() {
            @Override
            public String name() {
                return "openai";
            }

            @Override
            public Set<String> settings() {
                return Set.of("base-url", "api-key");
            }
        };
        List<String> problems = EngineChoice.problems(
                auto(Map.of("openai", Map.of("base-ulr", "http://x", "api-key", "k"), "opnai", Map.of("api-key", "k"))),
                List.of(known));
        assertThat(problems).hasSize(2).allSatisfy(each -> assertThat(each).doesNotContain("http://x"));
        assertThat(problems.get(0)).contains("engines.openai.base-ulr", "Did you mean engines.openai.base-url?");
        assertThat(problems.get(1)).contains("engines.opnai", "Did you mean openai?");
    }

    @Test
    void everyEngineOfThisBuildSaysWhichSettingsItHasAndWhatItOffers() {
        for (Engine each : ServiceLoader.load(Engine.class)) {
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
            closeAll(had, ProviderKind.SPEECH_TO_TEXT, each.speechToText(recording));
            closeAll(had, ProviderKind.LANGUAGE_MODEL, each.languageModel(recording));
            closeAll(had, ProviderKind.TEXT_TO_SPEECH, each.textToSpeech(recording));
            closeAll(had, ProviderKind.VOICE_ACTIVITY_DETECTOR, each.voiceActivityDetector(recording));
            closeAll(had, ProviderKind.END_OF_TURN_DETECTOR, each.endOfTurnDetector(recording));
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

    @Test
    void enginesAreLentTheirSettingsAndServicesButShowNoSecret() {
        EngineSettings settings = new EngineSettings(
                Map.of("api-key", "s3cret"), InstantSource.system(), RandomGenerator.getDefault(), List.of("text"));
        assertThat(settings.setting("api-key")).contains("s3cret");
        assertThat(settings.setting("other")).isEmpty();
        assertThat(settings.service(String.class)).contains("text");
        assertThat(settings.service(Integer.class)).isEmpty();
        assertThat(settings.toString()).doesNotContain("s3cret");
    }
}
