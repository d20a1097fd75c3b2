package dev.parley.voices.cloning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cache.Caches;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedVoiceCloning;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real sockets. */
class ClonedVoicesTest {
    private static final UUID ID = UUID.fromString("7d444840-9dc0-41d1-b245-5ffdce74fad2");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Path recording;
    private Instant now = Instant.EPOCH;

    @BeforeEach
    void record() throws Exception {
        recording = Files.write(folder.resolve("me.wav"), new byte[50_000]);
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private <T> T onLoop(Supplier<Future<T>> task) throws Exception {
        return await(started(task));
    }

    private <T> Future<T> started(Supplier<Future<T>> task) {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(go -> task.get().onComplete(done));
        return done.future();
    }

    private ClonedVoices voices(String url) {
        Caches caches = new Caches(vertx, Optional.empty(), () -> now);
        return new ClonedVoices(
                new CloningServer(vertx, URI.create(url)), ClonedVoices.cache(caches, 1 << 20), () -> ID);
    }

    private String serving(Consumer<HttpServerRequest> answer) throws Exception {
        HttpServer server =
                await(vertx.createHttpServer().requestHandler(answer::accept).listen(0, "127.0.0.1"));
        return "http://127.0.0.1:" + server.actualPort();
    }

    private CloningException failure(String url) throws Exception {
        ClonedVoices voices = voices(url);
        try {
            onLoop(() -> voices.add(recording));
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(CloningException.class);
            assertThat(await(voices.message("custom:" + ID))).isEmpty();
            return (CloningException) e.getCause();
        }
        throw new AssertionError("a voice was made");
    }

    @Test
    void aRecordingBecomesAVoiceForAnHour() throws Exception {
        SimulatedVoiceCloning server = await(new SimulatedVoiceCloning(vertx, MoshiOptions.onFreePort()).start());
        ClonedVoices voices = voices(server.url());
        assertThat(onLoop(() -> voices.add(recording))).isEqualTo("custom:" + ID);
        byte[] message = await(voices.message("custom:" + ID)).orElseThrow();
        assertThat(VoiceMessage.isOne(message)).isTrue();
        now = now.plus(Duration.ofMinutes(59));
        assertThat(await(voices.message("custom:" + ID))).contains(message);
        now = now.plus(Duration.ofMinutes(1));
        assertThat(await(voices.message("custom:" + ID))).isEmpty();
    }

    @Test
    void theRecordingIsSentAsItIs() throws Exception {
        byte[] voice = voice();
        List<Buffer> bodies = new ArrayList<>();
        List<String> heads = new ArrayList<>();
        String url = serving(request -> request.body().onSuccess(body -> {
            heads.add(request.method() + " " + request.path() + " " + request.getHeader("Content-Type") + " "
                    + request.getHeader("Content-Length"));
            bodies.add(body);
            request.response().end(Buffer.buffer(voice));
        }));
        ClonedVoices voices = voices(url.replace("http:", "ws:") + "/clone/");
        onLoop(() -> voices.add(recording));
        assertThat(heads).containsExactly("POST /clone/api/voice application/octet-stream 50000");
        assertThat(bodies).containsExactly(Buffer.buffer(Files.readAllBytes(recording)));
        assertThat(await(voices.message("custom:" + ID))).contains(voice);
    }

    private static byte[] voice() {
        Buffer message = Buffer.buffer(new byte[] {(byte) 0x82, (byte) 0xA4});
        message.appendString("type").appendByte((byte) 0xA5).appendString("Voice");
        message.appendByte((byte) 0xAA)
                .appendString("embeddings")
                .appendByte((byte) 0x91)
                .appendByte((byte) 1);
        return message.getBytes();
    }

    @Test
    void whatIsNoRecordingIsRefusedByTheServer() throws Exception {
        String url = serving(request -> request.response().setStatusCode(500).end());
        assertThat(failure(url)).hasMessageContaining("answered 500: is the upload a recording?");
    }

    @Test
    void anAnswerThatIsNoVoiceIsNotKept() throws Exception {
        byte[] cut = java.util.Arrays.copyOf(voice(), voice().length - 1);
        for (byte[] answer :
                List.of("<html>".getBytes(StandardCharsets.UTF_8), new byte[0], cut, new byte[] {(byte) 0x80})) {
            String url = serving(request -> request.response().end(Buffer.buffer(answer)));
            assertThat(failure(url)).hasMessageContaining("no voice");
        }
    }

    @Test
    void anEndlessAnswerIsCutOff() throws Exception {
        String url = serving(request -> {
            request.response().setChunked(true);
            for (int i = 0; i < 90; i++) {
                request.response().write(Buffer.buffer(new byte[100_000]));
            }
        });
        failure(url);
    }

    @Test
    void nobodyThereIsTold() throws Exception {
        assertThat(failure("http://127.0.0.1:1")).hasMessageContaining("127.0.0.1:1");
    }

    @Test
    void moreThanCanWaitAreRefusedAtOnce() throws Exception {
        String url = serving(request -> {});
        ClonedVoices voices = voices(url);
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            all.add(started(() -> voices.add(recording)));
        }
        Promise<Throwable> first = Promise.promise();
        all.forEach(each -> each.onFailure(first::tryComplete));
        assertThat(await(first.future()))
                .isInstanceOfSatisfying(
                        CloningException.class,
                        busy -> assertThat(busy.isBusy()).isTrue());
    }

    @Test
    void theServerIsAskedHowItIs() throws Exception {
        CloningServer up = new CloningServer(
                vertx,
                URI.create(await(new SimulatedVoiceCloning(vertx, MoshiOptions.onFreePort()).start())
                        .url()));
        assertThat(onLoop(up::isUp)).isTrue();
        CloningServer sick = new CloningServer(
                vertx, URI.create(serving(it -> it.response().setStatusCode(503).end())));
        assertThat(onLoop(sick::isUp)).isFalse();
        CloningServer gone = new CloningServer(vertx, URI.create("http://127.0.0.1:1"));
        assertThat(onLoop(gone::isUp)).isFalse();
    }
}
