package dev.parley.engines.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.cartesia.CartesiaEngine;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.kyutai.KyutaiEngine;
import dev.parley.engines.openai.OpenAiEngine;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.cartesia.SimulatedCartesia;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session on an event loop: its sockets live there too, so what a server sends crosses no thread and no queue. */
class SameLoopTest {
    private final Vertx vertx = Vertx.vertx();
    private final Loop loop = new Loop(vertx, vertx.getOrCreateContext());

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void an_answer_is_handled_where_it_arrives() throws Exception {
        SimulatedLlm server =
                new SimulatedLlm(vertx, LlmOptions.onFreePort()).start().await();
        LanguageModel model = new OpenAiEngine()
                .languageModel(context("base-url", server.baseUrl()))
                .orElseThrow();
        model.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        LanguageModel.Request request =
                LanguageModel.Request.of(List.of(ChatMessage.of(ChatMessage.Role.USER, "hello")));
        AtomicInteger events = new AtomicInteger();
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> model.generate(request, loop, event -> {
            loop.check(done);
            events.incrementAndGet();
            if (event instanceof LlmEvent.Done) {
                done.complete(null);
            }
        }));
        done.get(10, TimeUnit.SECONDS);
        assertThat(events.get()).isGreaterThan(5);
        assertThat(loop.handedOver.get())
                .as("tasks given to the loop: the test's and the engine's start")
                .isEqualTo(2);
    }

    @Test
    void words_are_handled_where_they_arrive() throws Exception {
        SimulatedStt server = new SimulatedStt(
                        vertx, MoshiOptions.onFreePort(), MoshiOptions.Stt.fast("hello there"), new FaultPlan())
                .start()
                .await();
        SpeechToText stt = new KyutaiEngine()
                .speechToText(context("stt-url", server.url()))
                .orElseThrow();
        stt.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            SpeechToText.Stream stream = stt.open(SpeechToText.Options.at(24_000), loop, event -> {
                loop.check(done);
                if (event instanceof SttEvent.Flushed) {
                    done.complete(null);
                }
            });
            stream.audio(loud(), 0, 48_000);
            stream.flush(1);
        });
        done.get(10, TimeUnit.SECONDS);
        assertThat(loop.handedOver.get()).isEqualTo(2);
    }

    @Test
    void speech_is_handled_where_it_arrives() throws Exception {
        SimulatedTts server = new SimulatedTts(vertx, MoshiOptions.onFreePort(), MoshiOptions.Tts.FAST, new FaultPlan())
                .start()
                .await();
        TextToSpeech tts = new KyutaiEngine()
                .textToSpeech(context("tts-url", server.url()))
                .orElseThrow();
        tts.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            TextToSpeech.Stream stream = tts.open(TextToSpeech.Options.at(24_000), loop, event -> {
                loop.check(done);
                if (event instanceof TtsEvent.Done) {
                    done.complete(null);
                }
            });
            stream.text("Good morning to you all.");
            stream.end();
        });
        done.get(10, TimeUnit.SECONDS);
        assertThat(loop.handedOver.get()).isEqualTo(2);
    }

    @Test
    void speech_on_a_shared_connection_is_handled_where_it_arrives() throws Exception {
        SimulatedCartesia server = new SimulatedCartesia(vertx, Optional.empty(), new FaultPlan())
                .start("127.0.0.1", 0)
                .await();
        TextToSpeech tts = new CartesiaEngine()
                .textToSpeech(TestContext.with(Map.of(
                                "base-url", "http://127.0.0.1:" + server.port(), "voice", SimulatedCartesia.voice(0)))
                        .lend(Vertx.class, vertx))
                .orElseThrow();
        tts.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        for (int i = 1; i <= 2; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            loop.execute(() -> {
                TextToSpeech.Stream stream = tts.open(TextToSpeech.Options.at(24_000), loop, event -> {
                    loop.check(done);
                    if (event instanceof TtsEvent.Done) {
                        done.complete(null);
                    }
                });
                stream.text("Good morning to you all.");
                stream.end();
            });
            done.get(10, TimeUnit.SECONDS);
            assertThat(loop.handedOver.get())
                    .as("the test's, and that the channel is open")
                    .isEqualTo(2 * i);
        }
        assertThat(server.everConnected()).isEqualTo(1);
    }

    private TestContext context(String key, String value) {
        return TestContext.with(Map.of(key, value)).lend(Vertx.class, vertx);
    }

    private static short[] loud() {
        short[] samples = new short[48_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (i % 40 < 20 ? 4000 : -4000);
        }
        return samples;
    }

    /** A session's loop on a Vert.x context, as in the server; counts what is handed to it from elsewhere. */
    private static final class Loop implements SessionExecutor {
        private final Vertx vertx;
        private final Context context;
        private final AtomicInteger handedOver = new AtomicInteger();

        Loop(Vertx vertx, Context context) {
            this.vertx = vertx;
            this.context = context;
        }

        void check(CompletableFuture<?> outcome) {
            if (!inLoop()) {
                outcome.completeExceptionally(new AssertionError("not on the session's loop"));
            }
        }

        @Override
        public void execute(Runnable task) {
            handedOver.incrementAndGet();
            context.runOnContext(go -> task.run());
        }

        @Override
        public boolean inLoop() {
            return Vertx.currentContext() == context;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            long timer = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
            return () -> vertx.cancelTimer(timer);
        }

        @Override
        public void executeBlocking(String name, Runnable task) {
            Thread.ofVirtual().name(name).start(task);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }
}
