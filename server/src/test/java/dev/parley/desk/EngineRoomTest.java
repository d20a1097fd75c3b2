package dev.parley.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.EnginesConfig;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.Notice;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.Readiness.State;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.session.SessionProviders;
import dev.parley.testing.ScriptedEngine;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineRoomTest {
    private static final long PATIENCE = 20;

    private final SlowEngine engine = new SlowEngine();
    private EngineRoom room;

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    private void open(EnginesConfig config, Engine... engines) {
        room = new EngineRoom(
                config,
                List.of(engines),
                EngineChoice::of,
                choice -> new EngineSettings(
                        choice.settings(), InstantSource.system(), RandomGenerator.getDefault(), List.of("a service")));
    }

    private static EnginesConfig auto(Map<String, Map<String, String>> settings) {
        return new EnginesConfig("auto", "auto", "auto", "auto", settings);
    }

    /** Scripted engines whose language model is ready, or fails, when the test says so. */
    private static final class SlowEngine implements Engine {
        final BlockingQueue<CompletableFuture<Void>> starts = new LinkedBlockingQueue<>();
        private final ScriptedEngine scripted = new ScriptedEngine();
        volatile Readiness readiness = Readiness.loading(0.25, "a quarter is there");

        @Override
        public String name() {
            return "offline";
        }

        @Override
        public Optional<SpeechToText> speechToText(EngineContext context) {
            return scripted.speechToText(context);
        }

        @Override
        public Optional<TextToSpeech> textToSpeech(EngineContext context) {
            return scripted.textToSpeech(context);
        }

        @Override
        public Optional<VoiceActivityDetector> voiceActivityDetector(EngineContext context) {
            return scripted.voiceActivityDetector(context);
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
                        case "readiness" -> readiness;
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
                        new ProviderException(ProviderException.Kind.BROKEN, "offline", "the disk is full"));

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
    void anEngineThatHasNoProviderOfAKindFailsThatKindOnly() throws Exception {
        Engine nothing = () -> "offline";
        open(auto(Map.of()), nothing);
        room.start();
        assertThatThrownBy(() -> room.providers().get(PATIENCE, TimeUnit.SECONDS))
                .hasMessageContaining("offers no");
    }

    @Test
    void autoTakesKyutaiWhereItsAddressIsKnownAndElseTheOfflineEngine() {
        EnginesConfig config = auto(Map.of("kyutai", Map.of("stt-url", "ws://stt")));
        assertThat(EngineChoice.of(Kind.STT, config).engine()).isEqualTo("kyutai");
        assertThat(EngineChoice.of(Kind.STT, config).settings()).containsEntry("stt-url", "ws://stt");
        assertThat(EngineChoice.of(Kind.TTS, config).engine()).isEqualTo("offline");
        assertThat(EngineChoice.of(Kind.VAD, config).engine()).isEqualTo("offline");
    }

    @Test
    void anUnknownEngineIsNamedWithAGuess() {
        EnginesConfig config = new EnginesConfig("offlin", "auto", "auto", "auto", Map.of());
        assertThat(EngineChoice.problems(config, List.of(engine)))
                .singleElement()
                .asString()
                .contains("engines.stt", "'offlin'", "Did you mean offline?");
        assertThat(EngineChoice.problems(auto(Map.of()), List.of(engine))).isEmpty();
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
