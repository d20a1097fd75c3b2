package dev.parley.app.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of OpenAI's Realtime protocol that sends a turn's audio at once. Of one thread. */
final class MatrixCaller implements AutoCloseable {
    static final int RATE = 24_000;
    private static final int CHUNK = RATE / 10;
    private static final int SILENCE = 3 * RATE / 2;

    private final WebSocketClient client;
    private final ClientWebSocket socket;
    private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    /**
     * What came of a turn.
     *
     * @param understood what the server heard
     * @param answer its transcript
     * @param sound of it, at {@link #RATE}
     */
    record Turn(String understood, String answer, short[] sound) {
        double loudness() {
            double sum = 0;
            for (short sample : sound) {
                sum += (double) sample * sample;
            }
            return sound.length == 0 ? 0 : Math.sqrt(sum / sound.length);
        }

        float[] floats() {
            float[] floats = new float[sound.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = sound[i] / 32_768f;
            }
            return floats;
        }
    }

    MatrixCaller(Vertx vertx, int port) throws InterruptedException {
        client = vertx.createWebSocketClient();
        socket = client.webSocket();
        socket.textMessageHandler(text -> events.add(new JsonObject(text)));
        socket.closeHandler(gone -> events.add(new JsonObject().put("type", "closed")));
        socket.connect(new WebSocketConnectOptions()
                        .setHost("localhost")
                        .setPort(port)
                        .setURI("/v1/realtime?model=parley")
                        .setSubProtocols(List.of("realtime", "parley.v1")))
                .await();
        JsonObject input = new JsonObject()
                .put("transcription", new JsonObject().put("model", "whisper-1"))
                .put("turn_detection", new JsonObject().put("type", "server_vad"));
        JsonObject session =
                new JsonObject().put("type", "realtime").put("audio", new JsonObject().put("input", input));
        send(new JsonObject().put("type", "session.update").put("session", session));
        while (!next().getString("type").equals("session.updated")) {
            assertThat(seen).as("before the session is configured").doesNotContain("closed");
        }
    }

    private void send(JsonObject event) {
        socket.writeTextMessage(event.encode());
    }

    private JsonObject next() throws InterruptedException {
        JsonObject event = events.poll(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("another event behind %s", seen).isNotNull();
        seen.add(describe(event));
        return event;
    }

    private static String describe(JsonObject event) {
        return switch (event.getString("type")) {
            case "error", "response.done", "parley.notice" -> event.encode();
            default -> event.getString("type");
        };
    }

    /**
     * Speaks, and listens until the answer has been played.
     *
     * @param whole whether an answer is: what is said while a slow recogniser or model keeps the caller waiting is none
     */
    Turn turn(short[] speech, Predicate<String> whole) throws InterruptedException {
        short[] all = Arrays.copyOf(speech, speech.length + SILENCE);
        for (int from = 0; from < all.length; from += CHUNK) {
            short[] chunk = Arrays.copyOfRange(all, from, Math.min(all.length, from + CHUNK));
            ByteBuffer bytes = ByteBuffer.allocate(chunk.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asShortBuffer().put(chunk);
            send(new JsonObject()
                    .put("type", "input_audio_buffer.append")
                    .put("audio", Base64.getEncoder().encodeToString(bytes.array())));
        }
        StringBuilder understood = new StringBuilder();
        StringBuilder answer = new StringBuilder();
        ByteBuffer sound = ByteBuffer.allocate(60 * RATE * Short.BYTES);
        long played = 0;
        boolean answered = false;
        while (!answered || understood.isEmpty()) {
            JsonObject event = next();
            switch (event.getString("type")) {
                case "conversation.item.input_audio_transcription.completed" ->
                    understood.append(event.getString("transcript", "")).append(' ');
                case "response.output_audio_transcript.delta" -> answer.append(event.getString("delta", ""));
                case "response.output_audio.delta" -> {
                    byte[] audio = Base64.getDecoder().decode(event.getString("delta", ""));
                    sound.put(audio);
                    played = Math.max(played, System.nanoTime()) + audio.length * 1_000_000_000L / (RATE * Short.BYTES);
                }
                case "response.done" -> {
                    assertThat(event.getJsonObject("response").getString("status"))
                            .as("%s", seen)
                            .isEqualTo("completed");
                    answered = !understood.isEmpty() && whole.test(answer.toString());
                }
                case "error", "closed", "conversation.item.input_audio_transcription.failed" ->
                    throw new AssertionError(String.valueOf(seen));
                default -> {}
            }
        }
        listenUntil(played);
        short[] pcm = new short[sound.position() / Short.BYTES];
        sound.flip().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        return new Turn(understood.toString().strip(), answer.toString().strip(), pcm);
    }

    /** Who speaks before the answer has been played interrupts it. */
    private void listenUntil(long nanos) throws InterruptedException {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            JsonObject event = events.poll(left, TimeUnit.NANOSECONDS);
            if (event != null) {
                seen.add(describe(event));
            }
        }
    }

    /** What came, for whoever wants to know why. */
    List<String> seen() {
        return seen;
    }

    @Override
    public void close() {
        client.close().await();
    }
}
