package dev.parley.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.concurrent.VirtualTime;
import dev.parley.config.EnginesConfig;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.Notice;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.Readiness;
import dev.parley.provider.Readiness.State;
import dev.parley.session.script.ScriptedEndOfTurn;
import dev.parley.testing.ScriptedEngine;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

class ProviderRegistryTest {
    private static final long PATIENCE = 60;

    private final SlowEngine engine = new SlowEngine();
    private final Vertx vertx = Vertx.vertx();
    private ProviderRegistry registry;

    @AfterEach
    void close() {
        if (registry != null) {
            registry.close();
        }
        vertx.close().await();
    }

    private void open(EnginesConfig config, Engine... engines) {
        registry = new ProviderRegistry(
                config,
                List.of(engines),
                ScriptedEngine.CHOOSER,
                choice -> new ProviderSettings(
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
        public Optional<StandIn> standIn() {
            return Optional.of(new StandIn("scripted", "set a key", "It is a script. Set OPENAI_API_KEY."));
        }

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
        return registry.statuses().stream()
                .filter(status -> status.kind() == ProviderKind.LLM)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void callsWaitUntilTheLastEngineIsReadyAndProgressIsTold() throws Exception {
        open(auto(Map.of()), engine);
        BlockingQueue<EngineStatus> seen = new LinkedBlockingQueue<>();
        Runnable stop = registry.onChanged(() -> seen.add(llm()));
        CompletableFuture<ProviderSet> early = registry.providers();
        registry.start();
        while (llm().readiness().progress() != 0.25) {
            assertThat(seen.poll(PATIENCE, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(early).isNotDone();
        assertThat(registry.state()).isEqualTo(State.LOADING);
        engine.readiness = Readiness.ready("there").asStandIn();

        assertThat(early.get(PATIENCE, TimeUnit.SECONDS).languageModel().defaultModel())
                .isEqualTo("slow");

        assertThat(registry.state()).isEqualTo(State.READY);
        assertThat(registry.providers()).isDone();
        assertThat(registry.languageModel()).isPresent();
        assertThat(registry.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.code()).isEqualTo("llm_stand_in");
            assertThat(notice.level()).isEqualTo(Notice.Level.WARNING);
            assertThat(notice.message()).contains("OPENAI_API_KEY");
        });
        stop.run();
    }

    @Test
    void callsAreGivenAnEndOfTurnDetectorOnceItIsReadyAndDoNotWaitForIt() throws Exception {
        ScriptedEndOfTurn model = new ScriptedEndOfTurn(VirtualTime::new);
        model.readiness(Readiness.loading(0.5, "half of it"));
        engine.readiness = Readiness.ready("");
        Engine listens = new ScriptedEngine() {
            @Override
            public String name() {
                return "listens";
            }

            @Override
            public Optional<EndOfTurnDetector> endOfTurnDetector(EngineContext context) {
                return Optional.of(model);
            }
        };
        List<String> auto = List.of("auto");
        open(
                new EnginesConfig(auto, auto, auto, "auto", "listens", "none", "auto", List.of(), Map.of()),
                engine,
                listens);
        registry.start();

        assertThat(registry.providers().get(PATIENCE, TimeUnit.SECONDS).endOfTurn())
                .isEmpty();
        look(model);
        assertThat(registry.judgesEndOfTurn()).isTrue();
        model.readiness(Readiness.ready(""));
        look(model);
        assertThat(registry.providers().join().endOfTurn()).isPresent();
        assertThat(registry.state()).isEqualTo(State.READY);
    }

    /** The registry has looked how far it is, and taken that: the second time it looks again. */
    private static void look(ScriptedEndOfTurn model) throws InterruptedException {
        model.looks.drainPermits();
        assertThat(model.looks.tryAcquire(2, PATIENCE, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anEngineThatFailsRefusesWaitingCallsAndIsStartedAnew() throws Exception {
        open(auto(Map.of()), engine);
        CompletableFuture<ProviderSet> early = registry.providers();
        registry.start();
        engine.starts
                .take()
                .completeExceptionally(
                        new ProviderException(ProviderException.Kind.BROKEN, ScriptedEngine.NAME, "the disk is full"));

        assertThatThrownBy(() -> early.get(PATIENCE, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("the disk is full");
        assertThat(registry.state()).isEqualTo(State.FAILED);

        engine.readiness = Readiness.ready("");
        assertThat(engine.starts.poll(PATIENCE, TimeUnit.SECONDS))
                .as("the second start")
                .isNotNull();
        CompletableFuture<ProviderSet> later = registry.providers();
        while (registry.state() != State.READY) {
            later = registry.providers().exceptionally(failure -> null);
            later.get(PATIENCE, TimeUnit.SECONDS);
        }
        assertThat(registry.notices()).isEmpty();
    }

    @Test
    void anEngineThatThrowsWhenAskedHowItIsFailsAndIsWatchedOn() throws Exception {
        engine.readiness = Readiness.ready("");
        open(auto(Map.of()), engine);
        registry.start();
        registry.providers().get(PATIENCE, TimeUnit.SECONDS);
        CompletableFuture<Void> failed = new CompletableFuture<>();
        CompletableFuture<Void> again = new CompletableFuture<>();
        registry.onChanged(() -> {
            if (llm().readiness().state() == State.FAILED) {
                failed.complete(null);
            } else if (failed.isDone() && registry.state() == State.READY) {
                again.complete(null);
            }
        });
        engine.thrown = new IllegalStateException("no idea");
        failed.get(PATIENCE, TimeUnit.SECONDS);
        again.get(PATIENCE, TimeUnit.SECONDS);
        assertThat(registry.providers()).isDone();
    }

    @Test
    void anEngineThatHasNoProviderOfAKindFailsThatKindOnly() throws Exception {
        Engine nothing = () -> ScriptedEngine.NAME;
        open(auto(Map.of()), nothing);
        registry.start();
        assertThatThrownBy(() -> registry.providers().get(PATIENCE, TimeUnit.SECONDS))
                .hasMessageContaining("offers no");
    }

    @Test
    void anUnknownEngineIsNamedWithAGuess() {
        EnginesConfig config = new EnginesConfig("scripted-engin", "auto", "auto", "auto", Map.of());
        assertThat(ProviderChoice.problems(config, List.of(engine)))
                .singleElement()
                .asString()
                .contains("engines.stt", "'scripted-engin'", "Did you mean scripted-engine?");
        assertThat(ProviderChoice.problems(auto(Map.of()), List.of(engine))).isEmpty();
    }

    /** The speech engines are chosen, and this machine lacks what they need until the test says otherwise. */
    @Test
    void callsGoOnInWritingWhileSpeechIsMissingAndSpokenOnceItIsThere() throws Exception {
        engine.readiness = Readiness.ready("");
        AtomicBoolean installed = new AtomicBoolean();
        registry = new ProviderRegistry(
                auto(Map.of()),
                List.of(engine),
                (kind, config, engines) -> {
                    ProviderChoice usual = ScriptedEngine.CHOOSER.choose(kind, config, engines);
                    boolean speech = kind == ProviderKind.STT || kind == ProviderKind.TTS;
                    return speech && !installed.get() ? usual.without("no model for " + kind.id()) : usual;
                },
                choice -> new ProviderSettings(
                        choice.settings(), InstantSource.system(), RandomGenerator.getDefault(), List.of()),
                RandomGenerator.getDefault());
        registry.start();
        ProviderSet written = registry.providers().get(PATIENCE, TimeUnit.SECONDS);
        assertThat(written.textToSpeech().capabilities().speaks()).isFalse();
        assertThat(registry.state()).isEqualTo(State.READY);
        assertThat(registry.missing()).containsOnlyKeys(ProviderKind.STT, ProviderKind.TTS);
        assertThat(registry.speechToText()).isEmpty();
        assertThat(registry.textToSpeech()).isEmpty();
        assertThat(registry.notices())
                .extracting(Notice::code, Notice::message)
                .containsExactly(
                        tuple("stt_missing", "Spoken words are not understood: no model for stt"),
                        tuple("tts_missing", "Replies are text only: no model for tts"));

        CompletableFuture<Void> there = new CompletableFuture<>();
        registry.onChanged(() -> {
            if (registry.missing().isEmpty() && registry.state() == State.READY) {
                there.complete(null);
            }
        });
        installed.set(true);
        there.get(PATIENCE, TimeUnit.SECONDS);
        assertThat(registry.providers().get().textToSpeech().capabilities().speaks())
                .isTrue();
        assertThat(registry.speechToText()).isPresent();
        assertThat(registry.notices()).isEmpty();
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
        List<String> problems = ProviderChoice.problems(
                auto(Map.of("openai", Map.of("base-ulr", "http://x", "api-key", "k"), "opnai", Map.of("api-key", "k"))),
                List.of(known));
        assertThat(problems).hasSize(2).allSatisfy(each -> assertThat(each).doesNotContain("http://x"));
        assertThat(problems.get(0)).contains("engines.openai.base-ulr", "Did you mean engines.openai.base-url?");
        assertThat(problems.get(1)).contains("engines.opnai", "Did you mean openai?");
    }

    @Test
    void enginesAreLentTheirSettingsAndServicesButShowNoSecret() {
        ProviderSettings settings = new ProviderSettings(
                Map.of("api-key", "s3cret"), InstantSource.system(), RandomGenerator.getDefault(), List.of("text"));
        assertThat(settings.setting("api-key")).contains("s3cret");
        assertThat(settings.setting("other")).isEmpty();
        assertThat(settings.service(String.class)).contains("text");
        assertThat(settings.service(Integer.class)).isEmpty();
        assertThat(settings.toString()).doesNotContain("s3cret");
    }
}
