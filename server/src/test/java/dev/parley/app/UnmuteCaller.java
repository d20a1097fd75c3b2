package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.codec.OpusEncoderOptions;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.unmute.UnmuteSchema;
import dev.parley.ogg.OggOpusWriter;
import dev.parley.resample.Resampler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Unmute's client over a real socket: Ogg Opus from a microphone in real time, and every message checked against what
 * Unmute's load test knows. A message it does not know fails the next wait.
 */
final class UnmuteCaller implements AutoCloseable {
    private static final int RATE = 24_000;
    private static final int BLOCK_MS = 40;

    private final WebSocketClient client;
    private final ClientWebSocket socket;
    private final Vertx vertx;
    private final OggOpusWriter encoder;
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private final Queue<short[]> queued = new ArrayDeque<>();
    private final List<JsonNode> events = new ArrayList<>();
    private final List<Throwable> wrong = new ArrayList<>();
    private String closed = "";
    private long microphone = -1;

    private UnmuteCaller(Vertx vertx, WebSocketClient client, ClientWebSocket socket) {
        this.vertx = vertx;
        this.client = client;
        this.socket = socket;
        this.encoder = new OggOpusWriter(OpusEncoderOptions.speech(RATE), 7, 20, pages::write);
        socket.textMessageHandler(this::received);
        socket.binaryMessageHandler(bytes -> wrong(new AssertionError("a binary message of " + bytes.length())));
        socket.closeHandler(gone -> {
            synchronized (events) {
                closed = socket.closeStatusCode() + " " + socket.closeReason();
                events.notifyAll();
            }
        });
    }

    static UnmuteCaller connect(Vertx vertx, int port) {
        WebSocketClient client = vertx.createWebSocketClient();
        ClientWebSocket socket = client.webSocket();
        // Listens before it connects: a refusal comes at once.
        UnmuteCaller caller = new UnmuteCaller(vertx, client, socket);
        socket.connect(new WebSocketConnectOptions()
                        .setHost("localhost")
                        .setPort(port)
                        .setURI("/v1/realtime")
                        .addSubProtocol("realtime"))
                .await();
        assertThat(socket.subProtocol()).isEqualTo("realtime");
        return caller;
    }

    private void received(String text) {
        try {
            JsonNode event = Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            UnmuteSchema.check(event);
            assertThat(event.get("event_id").asText()).matches("event_[A-Za-z0-9]{21}");
            synchronized (events) {
                events.add(event);
                events.notifyAll();
            }
        } catch (Json.MalformedException | AssertionError e) {
            wrong(e);
        }
    }

    private void wrong(Throwable what) {
        synchronized (events) {
            wrong.add(what);
            events.notifyAll();
        }
    }

    UnmuteCaller send(String json) {
        socket.writeTextMessage(json);
        return this;
    }

    /** Sends its configuration and opens the microphone, as Unmute's page does. */
    UnmuteCaller begin() {
        send("""
                {"type":"session.update","session":{"instructions":{"type":"constant","text":"Be kind."},\
                "voice":"ada.wav","allow_recording":true}}""");
        microphone = vertx.setPeriodic(BLOCK_MS, tick -> {
            short[] block;
            synchronized (queued) {
                block = queued.isEmpty() ? new short[RATE / 1000 * BLOCK_MS] : queued.poll();
            }
            encoder.write(block, 0, block.length);
            if (pages.size() > 0) {
                send("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                        + Base64.getEncoder().encodeToString(pages.toByteArray()) + "\"}");
                pages.reset();
            }
        });
        return this;
    }

    /** A voiced sound of this length; the simulated recogniser hears its line in it. */
    UnmuteCaller speak(int ms) {
        int samples = RATE / 1000 * BLOCK_MS;
        synchronized (queued) {
            for (int block = 0; block < ms / BLOCK_MS; block++) {
                short[] sound = new short[samples];
                for (int i = 0; i < samples; i++) {
                    double t = (block * samples + i) * 2 * Math.PI / RATE;
                    sound[i] = (short) (6000 * (Math.sin(140 * t) + Math.sin(280 * t) / 2 + Math.sin(1120 * t) / 3));
                }
                queued.add(sound);
            }
        }
        return this;
    }

    /** Speaks a recording of 16 kHz. */
    UnmuteCaller say(short[] recording) {
        Resampler resampler = new Resampler(16_000, RATE);
        short[] pcm = new short[resampler.maxOutput(recording.length)];
        int count = resampler.process(recording, 0, recording.length, pcm, 0);
        int samples = RATE / 1000 * BLOCK_MS;
        synchronized (queued) {
            for (int at = 0; at < count; at += samples) {
                queued.add(Arrays.copyOfRange(pcm, at, at + samples));
            }
        }
        return this;
    }

    List<JsonNode> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    List<String> types() {
        return events().stream().map(event -> event.get("type").asText()).toList();
    }

    /** Texts of one field of the events of one type. */
    List<String> texts(String type, String field) {
        return events().stream()
                .filter(event -> event.get("type").asText().equals(type))
                .map(event -> event.at(field).asText())
                .toList();
    }

    /** Waits until {@code count} events of this type have come. */
    UnmuteCaller await(String type, int count) {
        return await(all -> all.stream().filter(each -> type(each).equals(type)).count() >= count, count + " " + type);
    }

    UnmuteCaller await(Predicate<List<JsonNode>> condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestServer.PATIENCE_SECONDS);
        synchronized (events) {
            while (!condition.test(events)) {
                assertThat(wrong).isEmpty();
                assertThat(closed)
                        .as("closed before %s, after %s", what, types())
                        .isEmpty();
                waitUntil(deadline, what);
            }
        }
        return this;
    }

    /** Waits for the close; code and reason. */
    String awaitClosed() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestServer.PATIENCE_SECONDS);
        synchronized (events) {
            while (closed.isEmpty()) {
                waitUntil(deadline, "the close");
            }
            assertThat(wrong).isEmpty();
            return closed;
        }
    }

    private void waitUntil(long deadline, String what) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        assertThat(left).as("%s came not, but %s", what, types()).isPositive();
        try {
            events.wait(left);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String type(JsonNode event) {
        return event.get("type").asText();
    }

    /** All audio received, as one file. */
    byte[] ogg() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        texts("response.audio.delta", "/delta")
                .forEach(delta -> all.writeBytes(Base64.getDecoder().decode(delta)));
        return all.toByteArray();
    }

    @Override
    public void close() {
        vertx.cancelTimer(microphone);
        socket.close().onComplete(done -> encoder.close());
        client.close().await();
        assertThat(wrong).isEmpty();
    }
}
