package dev.parley.host.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedSet;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RequestException;
import dev.parley.host.http.HostServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wire over which speech is heard while it is spoken. */
class StreamSocketTest {
    private static final long PATIENCE_SECONDS = Long.getLong("parley.testPatience", 60);
    private static final String KEY = "stream-key-0123456789";
    private static final int SECOND = HostedRecogniser.SAMPLE_RATE;

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient client = vertx.createWebSocketClient();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> freed = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private Optional<HostedSet> engines = Optional.empty();

    @AfterEach
    void stop() {
        release.countDown();
        vertx.close().await();
        engines.ifPresent(HostedSet::close);
    }

    /** Hears a word a second: w1, w2 … */
    private final class Counting implements HostedRecogniser {
        private final boolean streaming;
        private final boolean busy;

        Counting(boolean streaming, boolean busy) {
            this.streaming = streaming;
            this.busy = busy;
        }

        @Override
        public String modelName() {
            return "counting";
        }

        @Override
        public int workers() {
            return 1;
        }

        @Override
        public boolean isStreaming() {
            return streaming;
        }

        @Override
        public Result recognise(Speech speech) throws RequestException {
            if (speech.language().filter("xx"::equals).isPresent()) {
                throw RequestException.failed("told to fail");
            }
            return heard(speech.samples().length);
        }

        private Result heard(int samples) {
            List<Word> words = IntStream.rangeClosed(1, samples / SECOND)
                    .mapToObj(i -> new Word("w" + i, i * 1000L - 500, i * 1000L - 500))
                    .toList();
            return new Result(String.join(" ", words.stream().map(Word::text).toList()), Optional.empty(), words);
        }

        @Override
        public Utterance begin(Optional<String> language) {
            return streaming ? new Spoken() : HostedRecogniser.super.begin(language);
        }

        @Override
        public void close() {}

        private final class Spoken implements Utterance {
            private int count;

            @Override
            public Result hear(short[] samples) throws RequestException {
                try {
                    if (busy && !release.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                        throw RequestException.failed("never released");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                count += samples.length;
                return heard(count);
            }

            @Override
            public Result end() {
                return heard(count);
            }

            @Override
            public void close() {
                freed.add("freed");
            }
        }
    }

    private ClientWebSocket connect(HostedRecogniser recogniser, String query) {
        HostedSet set =
                new HostedSet(Optional.of(Served.of("counting", recogniser)), Optional.empty(), Optional.empty());
        engines = Optional.of(set);
        int port = new HostServer(vertx, set, Optional.of(KEY))
                .listen("127.0.0.1", 0)
                .await()
                .port();
        ClientWebSocket socket = client.webSocket();
        // Listens before it connects: what the server says comes at once.
        socket.textMessageHandler(received::add);
        socket.closeHandler(closed -> received.add("closed"));
        socket.connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI("/v1/audio/stream" + query)
                        .addHeader("Authorization", "Bearer " + KEY))
                .await();
        return socket;
    }

    private String next() throws InterruptedException {
        String message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message;
    }

    private static void say(ClientWebSocket socket, String message) {
        socket.writeTextMessage(message).await();
    }

    private static void hear(ClientWebSocket socket, int samples) {
        socket.writeBinaryMessage(Buffer.buffer(new byte[2 * samples])).await();
    }

    private static String word(String text, double at) {
        return new JsonObject()
                .put("type", "words")
                .put(
                        "words",
                        List.of(new JsonObject()
                                .put("word", text)
                                .put("start", at)
                                .put("end", at)
                                .getMap()))
                .encode();
    }

    @Test
    void words_are_told_once_another_follows_them_with_their_times_in_the_stream() throws Exception {
        ClientWebSocket socket = connect(new Counting(true, false), "");
        assertThat(next()).isEqualTo("{\"type\":\"ready\",\"streaming\":true,\"word_times\":false}");
        hear(socket, SECOND); // Before an utterance: only time passes.
        say(socket, "{\"type\":\"begin\"}");
        hear(socket, SECOND);
        assertThat(next()).isEqualTo("{\"type\":\"partial\",\"text\":\"w1\"}");
        hear(socket, SECOND);
        assertThat(next()).isEqualTo(word("w1", 1.5));
        assertThat(next()).isEqualTo("{\"type\":\"partial\",\"text\":\"w2\"}");
        say(socket, "{\"type\":\"flush\",\"id\":9}");
        assertThat(next()).isEqualTo(word("w2", 2.5));
        assertThat(next()).isEqualTo("{\"type\":\"flushed\",\"id\":9}");
        assertThat(freed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("freed");
    }

    @Test
    void whole_utterances_are_heard_when_they_end_at_the_rate_of_the_client() throws Exception {
        ClientWebSocket socket = connect(new Counting(false, false), "?sample_rate=8000");
        assertThat(next()).contains("\"streaming\":false");
        say(socket, "{\"type\":\"begin\"}");
        hear(socket, 8_000 + 800);
        say(socket, "{\"type\":\"flush\",\"id\":1}");
        assertThat(next()).isEqualTo(word("w1", 0.5));
        assertThat(next()).isEqualTo("{\"type\":\"flushed\",\"id\":1}");
        say(socket, "{\"type\":\"flush\",\"id\":2}");
        assertThat(next()).isEqualTo("{\"type\":\"flushed\",\"id\":2}");
    }

    @Test
    void a_long_utterance_is_heard_in_parts() throws Exception {
        ClientWebSocket socket = connect(new Counting(false, false), "");
        next();
        say(socket, "{\"type\":\"begin\"}");
        for (int i = 0; i <= WholeSeconds.LONGEST; i++) {
            hear(socket, SECOND);
        }
        say(socket, "{\"type\":\"flush\",\"id\":1}");
        assertThat(new JsonObject(next()).getJsonArray("words")).hasSize(WholeSeconds.LONGEST + 1);
    }

    /** Of an utterance that is collected. */
    private static final class WholeSeconds {
        static final int LONGEST = 120;
    }

    @Test
    void a_recogniser_that_fails_ends_the_stream_with_the_reason() throws Exception {
        ClientWebSocket socket = connect(new Counting(false, false), "?language=xx");
        next();
        say(socket, "{\"type\":\"begin\"}");
        hear(socket, SECOND);
        say(socket, "{\"type\":\"flush\",\"id\":1}");
        assertThat(next()).isEqualTo("{\"type\":\"error\",\"message\":\"told to fail\"}");
        assertThat(next()).isEqualTo("closed");
    }

    @Test
    void messages_that_are_none_end_the_stream() throws Exception {
        say(connect(new Counting(true, false), ""), "what");
        next();
        assertThat(next()).contains("no JSON that is known here");
        assertThat(next()).isEqualTo("closed");
    }

    @Test
    void audio_that_comes_faster_than_it_is_heard_ends_the_stream() throws Exception {
        ClientWebSocket socket = connect(new Counting(true, true), "");
        next();
        say(socket, "{\"type\":\"begin\"}");
        for (int i = 0; i <= StreamSocket.MAX_SECONDS + 1; i++) {
            hear(socket, SECOND);
        }
        assertThat(next()).contains("too much audio at once");
        assertThat(next()).isEqualTo("closed");
        release.countDown();
        assertThat(freed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("freed");
    }

    @Test
    void a_rate_that_no_audio_has_is_refused() {
        Assertions.assertThatThrownBy(() -> connect(new Counting(true, false), "?sample_rate=1"))
                .isInstanceOf(UpgradeRejectedException.class)
                .hasMessageContaining("400");
    }
}
