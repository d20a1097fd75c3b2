package dev.parley.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.config.EnginesConfig;
import dev.parley.provider.EngineContext;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.registry.ServiceHealth.Status;
import dev.parley.testing.ScriptedEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceHealthTest {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CompletionStage<Boolean> voiceAnswer = CompletableFuture.completedFuture(true);
    private volatile @Nullable RuntimeException thrown;
    private volatile long now = 5;
    private ProviderRegistry registry;
    private ServiceHealth health;

    @BeforeEach
    void open() throws Exception {
        registry = new ProviderRegistry(
                new EnginesConfig("auto", "auto", "auto", "auto", Map.of()),
                List.of(new CheckedEngine()),
                ScriptedEngine.CHOOSER,
                choice -> new ProviderSettings(
                        choice.settings(), InstantSource.system(), RandomGenerator.getDefault(), List.of()),
                RandomGenerator.getDefault());
        health = new ServiceHealth(registry, () -> CompletableFuture.completedFuture(true), () -> now);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Status status() throws Exception {
        return health.now().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void ready() throws Exception {
        registry.start();
        registry.providers().get(20, TimeUnit.SECONDS);
    }

    @Test
    void nothingIsUpBeforeItIsReady() throws Exception {
        assertThat(status()).isEqualTo(new Status(false, false, false, false));
        assertThat(status().ok()).isFalse();
        assertThat(asked).hasValue(0);
    }

    @Test
    void servicesAreAskedAndTheAnswerIsSharedForHalfASecond() throws Exception {
        ready();
        assertThat(status()).isEqualTo(new Status(true, true, true, true));
        voiceAnswer = CompletableFuture.completedFuture(false);
        now += Duration.ofMillis(499).toNanos();
        assertThat(status().tts()).isTrue();
        assertThat(asked).hasValue(1);
        now += Duration.ofMillis(2).toNanos();
        assertThat(status()).isEqualTo(new Status(false, true, true, true));
        assertThat(status().ok()).isFalse();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoAsksWhileTheAnswerIsUnderWayWaitsForIt() throws Exception {
        ready();
        CompletableFuture<Boolean> late = new CompletableFuture<>();
        voiceAnswer = late;
        CompletionStage<Status> first = health.now();
        now += Duration.ofSeconds(1).toNanos();
        CompletionStage<Status> second = health.now();
        late.complete(true);
        assertThat(first.toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo(status());
        assertThat(second.toCompletableFuture().get(20, TimeUnit.SECONDS).tts()).isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void aServiceThatFailsOrNeverAnswersIsDown() throws Exception {
        ready();
        voiceAnswer = CompletableFuture.failedFuture(new IllegalStateException("broken"));
        assertThat(status().tts()).isFalse();
        now += Duration.ofSeconds(1).toNanos();
        voiceAnswer = new CompletableFuture<>();
        assertThat(status()).isEqualTo(new Status(false, true, true, true));
    }

    @Test
    void aServiceThatThrowsWhenAskedIsDown() throws Exception {
        ready();
        thrown = new IllegalStateException("no idea");
        assertThat(status()).isEqualTo(new Status(false, true, true, true));
    }

    /** The scripted engines, with a voice that says what the test wants. */
    private final class CheckedEngine extends ScriptedEngine {
        @Override
        public Optional<TextToSpeech> textToSpeech(EngineContext context) {
            return Optional.of(new CheckedVoice(tts));
        }
    }

    private final class CheckedVoice implements TextToSpeech {
        private final TextToSpeech voice;

        CheckedVoice(TextToSpeech voice) {
            this.voice = voice;
        }

        @Override
        public CompletionStage<Boolean> check() {
            asked.incrementAndGet();
            if (thrown != null) {
                throw thrown;
            }
            return voiceAnswer;
        }

        @Override
        public Capabilities capabilities() {
            return new Capabilities(true, false, true, true);
        }

        @Override
        public String engine() {
            return voice.engine();
        }

        @Override
        public CompletionStage<Void> start() {
            return voice.start();
        }

        @Override
        public Readiness readiness() {
            return voice.readiness();
        }

        @Override
        public List<Voice> voices() {
            return voice.voices();
        }

        @Override
        public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
            return voice.open(options, executor, listener);
        }

        @Override
        public void close() {
            voice.close();
        }
    }
}
