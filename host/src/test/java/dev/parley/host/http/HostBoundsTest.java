package dev.parley.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedSet;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.HostedVoice;
import dev.parley.host.RuntimeContext;
import dev.parley.host.WorkQueue;
import dev.parley.host.testing.AbortingRuntime;
import dev.parley.models.ModelStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientMultipartForm;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each bound of the host is driven there. */
class HostBoundsTest {
    private static final long PATIENCE_SECONDS = Long.getLong("parley.testPatience", 60);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final EndlessVoice voice = new EndlessVoice();
    private HostedSet engines;
    private int port;

    /** Speaks until nobody listens. */
    private static final class EndlessVoice implements HostedVoice {
        final AtomicInteger pieces = new AtomicInteger();
        final Semaphore stopped = new Semaphore(0);

        @Override
        public String modelName() {
            return "endless";
        }

        @Override
        public int workers() {
            return 1;
        }

        @Override
        public int sampleRate() {
            return Synthesis.SAMPLE_RATE;
        }

        @Override
        public List<String> voices() {
            return List.of("endless");
        }

        @Override
        public void speak(Text text, Output output) {
            while (output.take(new short[Synthesis.SAMPLE_RATE])) {
                pieces.incrementAndGet();
            }
            stopped.release();
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        RuntimeContext context =
                new RuntimeContext(AbortingRuntime.NAME, Map.of(), ModelStore.of(Path.of("no-such-folder")));
        Optional<Served<HostedRecogniser>> recogniser =
                new AbortingRuntime().recogniser(context).map(it -> Served.of("aborting", it));
        engines = new HostedSet(recogniser, Optional.of(Served.of("endless", voice)), Optional.empty());
        port = new HostServer(vertx, engines, Optional.empty())
                .listen("127.0.0.1", 0)
                .await()
                .port();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        engines.close();
    }

    private HttpClientResponse post(String path, Buffer body) {
        return client.request(HttpMethod.POST, port, "127.0.0.1", path)
                .compose(request -> request.send(body))
                .map(HttpClientResponse::pause)
                .await();
    }

    private static Buffer spoken(String text) {
        return Buffer.buffer("{\"input\":\"" + text + "\"}");
    }

    @Test
    void a_text_too_long_is_refused() {
        assertThat(post("/v1/audio/speech", spoken("a".repeat(Synthesis.MAX_INPUT + 1)))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/v1/audio/speech", spoken("a".repeat(Synthesis.MAX_BODY)))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void without_a_model_nothing_is_answered() {
        assertThat(post("/v1/chat/completions", Buffer.buffer("{}")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_recording_too_large_is_refused() {
        Buffer file = Buffer.buffer(new byte[Transcriptions.MAX_BODY + 1]);
        ClientMultipartForm form =
                ClientMultipartForm.multipartForm().binaryFileUpload("file", "long.wav", "audio/wav", file);
        int status = client.request(HttpMethod.POST, port, "127.0.0.1", "/v1/audio/transcriptions")
                .compose(request -> request.send(form))
                .map(HttpClientResponse::statusCode)
                .await();
        assertThat(status).isEqualTo(413);
    }

    @Test
    void a_field_too_long_is_refused() {
        ClientMultipartForm form =
                ClientMultipartForm.multipartForm().attribute("prompt", "a".repeat(HostServer.MAX_ATTRIBUTE + 1));
        int status = client.request(HttpMethod.POST, port, "127.0.0.1", "/v1/audio/transcriptions")
                .compose(request -> request.send(form))
                .map(HttpClientResponse::statusCode)
                .await();
        assertThat(status).isEqualTo(400);
    }

    /** The voice stops where the socket and the pieces under way are full, and ends with its listener. */
    @Test
    void a_listener_who_takes_nothing_holds_the_voice_up() throws Exception {
        HttpClientResponse silent = post("/v1/audio/speech", spoken("go on"));
        assertThat(silent.statusCode()).isEqualTo(200);
        int bytes = 2 * Synthesis.SAMPLE_RATE;
        int most = HostJob.MAX_PIECES + 32 * 1024 * 1024 / bytes;
        silent.request().connection().close().await();
        assertThat(voice.stopped.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(voice.pieces.get()).isLessThan(most);
    }

    @Test
    void work_that_cannot_wait_is_refused() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (WorkQueue queue = new WorkQueue("full", 1)) {
            Runnable work = () -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            for (int i = 0; i <= WorkQueue.MAX_WAITING; i++) {
                assertThat(queue.submit(work)).isTrue();
            }
            assertThat(queue.submit(() -> {})).isFalse();
            queue.withdraw(work);
            assertThat(queue.submit(() -> {})).isTrue();
            end.countDown();
        }
    }
}
