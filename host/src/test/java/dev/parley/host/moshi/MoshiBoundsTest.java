package dev.parley.host.moshi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedSet;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RuntimeContext;
import dev.parley.host.http.HostServer;
import dev.parley.host.testing.AbortingRuntime;
import dev.parley.models.ModelStore;
import dev.parley.resample.Resampler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** What moshi's wire takes at most. */
class MoshiBoundsTest {
    private static final long PATIENCE_SECONDS = Long.getLong("parley.testPatience", 60);
    private static final int BOUND = 16 << 20;

    private final Vertx vertx = Vertx.vertx();
    /** Vert.x closes a client that nobody holds any more. */
    private final WebSocketClient client = vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(BOUND).setMaxMessageSize(BOUND));

    private final CountDownLatch end = new CountDownLatch(1);
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private HostedSet engines;
    private int port;

    /** Hears nothing before the test is over. */
    private final class Busy implements HostedRecogniser {
        @Override
        public String modelName() {
            return "busy";
        }

        @Override
        public int workers() {
            return 1;
        }

        @Override
        public Result recognise(Speech speech) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Result("", Optional.empty(), List.of());
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        RuntimeContext context =
                new RuntimeContext(AbortingRuntime.NAME, Map.of(), ModelStore.of(Path.of("no-such-folder")));
        engines = new HostedSet(
                Optional.of(Served.of("busy", new Busy())),
                new AbortingRuntime().voice(context).map(it -> Served.of("aborting", it)),
                Optional.empty());
        port = new HostServer(vertx, engines, Optional.empty())
                .listen("127.0.0.1", 0)
                .await()
                .port();
    }

    @AfterEach
    void stop() {
        end.countDown();
        vertx.close().await();
        engines.close();
    }

    private WebSocket connect(String uri) {
        ClientWebSocket socket = client.webSocket();
        // Listens before it connects: what the server says comes at once.
        socket.binaryMessageHandler(message -> received.add(message.toString("ISO-8859-1")));
        socket.closeHandler(closed -> received.add("closed"));
        socket.connect(port, "127.0.0.1", uri).await();
        return socket;
    }

    private void awaitMessage(String part) throws InterruptedException {
        String message;
        do {
            message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("a message with '%s'", part).isNotNull();
        } while (!message.contains(part));
    }

    private static Buffer audio(short[] pcm) throws IOException {
        MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
        packer.packMapHeader(2)
                .packString("type")
                .packString("Audio")
                .packString("pcm")
                .packArrayHeader(pcm.length);
        for (short sample : pcm) {
            packer.packFloat(sample / 32_768f);
        }
        return Buffer.buffer(packer.toByteArray());
    }

    private static Buffer text(String text) throws IOException {
        MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
        packer.packMapHeader(2)
                .packString("type")
                .packString("Text")
                .packString("text")
                .packString(text);
        return Buffer.buffer(packer.toByteArray());
    }

    private static short[] speech() throws IOException {
        PcmClip clip = WavReader.readAll(
                Path.of(System.getProperty("parley.testAudio", "testdata/audio"), "goforward.wav"),
                Duration.ofSeconds(10));
        Resampler resampler = new Resampler(clip.sampleRate(), SpeechStretches.RATE);
        short[] out = new short[resampler.maxOutput(clip.samples().length)];
        resampler.process(clip.samples(), 0, clip.samples().length, out, 0);
        return out;
    }

    @Test
    void audio_that_comes_faster_than_it_is_heard_ends_the_stream() throws Exception {
        WebSocket socket = connect("/api/asr-streaming");
        awaitMessage("Ready");
        socket.writeBinaryMessage(audio(speech()));
        Buffer silence = audio(new short[250 * SpeechStretches.FRAME]);
        for (int frames = 0; frames <= RecognitionSocket.MAX_FRAMES; frames += 250) {
            socket.writeBinaryMessage(silence);
        }
        awaitMessage("too much audio at once");
        awaitMessage("closed");
    }

    @Test
    void text_that_comes_faster_than_it_is_spoken_ends_the_reply() throws Exception {
        WebSocket socket = connect("/api/tts_streaming?format=PcmMessagePack");
        awaitMessage("Ready");
        socket.writeBinaryMessage(text("word ".repeat(SynthesisSocket.MAX_TEXT / 5 + 1)));
        awaitMessage("too much text at once");
    }

    @Test
    void a_message_too_large_ends_the_connection() throws Exception {
        WebSocket socket = connect("/api/asr-streaming");
        awaitMessage("Ready");
        // The detector is loaded then: a process that ends meanwhile may crash.
        socket.writeBinaryMessage(audio(new short[SpeechStretches.FRAME]));
        awaitMessage("Step");
        socket.writeBinaryMessage(Buffer.buffer(new byte[HostServer.MAX_MESSAGE + 1]));
        awaitMessage("closed");
    }

    @Test
    void what_is_no_message_ends_the_connection() throws Exception {
        WebSocket socket = connect("/api/tts_streaming?format=PcmMessagePack");
        awaitMessage("Ready");
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {(byte) 0xc1, 1, 2}));
        awaitMessage("closed");
    }
}
