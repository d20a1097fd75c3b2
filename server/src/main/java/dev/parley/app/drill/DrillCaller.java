package dev.parley.app.drill;

import dev.parley.codec.PcmClip;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A caller in OpenAI's Realtime protocol who speaks a clip when told to, sends silence otherwise, and remembers what was
 * heard and told. Confined to the Vert.x context it is made on.
 */
final class DrillCaller {
    /** Rate of the audio both ways, in Hz (openai-realtime.md section 2). */
    static final int RATE = 24_000;

    private static final int FRAME_MS = 20;
    private static final int FRAME = RATE * FRAME_MS / 1000;
    private static final int BYTES_PER_MS = RATE * Short.BYTES / 1000;
    private static final int MESSAGE_BYTES = 24 << 20;
    private static final double NEVER = Double.NEGATIVE_INFINITY;

    private final Vertx vertx;
    private final String reply;
    private final WebSocketClient client;
    private final Promise<Void> configured = Promise.promise();
    private final Playback playback = new Playback();
    private final Set<String> running = new LinkedHashSet<>();
    private final StringBuilder words = new StringBuilder();
    private final List<String> told = new ArrayList<>();
    private Optional<WebSocket> socket = Optional.empty();
    private short[] clip = new short[0];
    private int next;
    private long framesSent;
    private double began;
    private double speechEnd = NEVER;
    private double lastEnded = NEVER;
    private boolean answered;
    private boolean brokenOff;
    private boolean understood;
    private boolean lost;
    private boolean closed;
    private long timer = -1;

    /** @param reply what the model answers, in full */
    DrillCaller(Vertx vertx, String reply) {
        this.vertx = vertx;
        this.reply = reply;
        this.client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(MESSAGE_BYTES).setMaxMessageSize(MESSAGE_BYTES));
    }

    /** Connects; completes once the session is configured. */
    Future<Void> connect(int port) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("localhost")
                .setPort(port)
                .setURI("/v1/realtime?model=parley")
                .setSubProtocols(List.of("realtime", "parley.v1"));
        client.connect(options).onSuccess(this::opened).onFailure(configured::tryFail);
        return configured.future();
    }

    private void opened(WebSocket open) {
        socket = Optional.of(open);
        open.textMessageHandler(text -> received(new JsonObject(text)));
        open.closeHandler(gone -> {
            closed = true;
            vertx.cancelTimer(timer);
            told.add("closed " + open.closeStatusCode()
                    + Optional.ofNullable(open.closeReason())
                            .map(why -> " " + why)
                            .orElse(""));
            configured.tryFail("closed with " + open.closeStatusCode());
        });
        JsonObject input = new JsonObject()
                .put("transcription", new JsonObject().put("model", "whisper-1"))
                .put("turn_detection", new JsonObject().put("type", "server_vad"));
        JsonObject session =
                new JsonObject().put("type", "realtime").put("audio", new JsonObject().put("input", input));
        send(new JsonObject().put("type", "session.update").put("session", session));
        began = now();
        timer = vertx.setPeriodic(FRAME_MS, tick -> speakWhatIsDue());
    }

    /** Speaks; what is heard and told is counted anew. */
    void say(PcmClip speech) {
        clip = speech.samples();
        next = 0;
        speechEnd = NEVER;
        lastEnded = NEVER;
        answered = false;
        brokenOff = false;
        understood = false;
        lost = false;
        words.setLength(0);
        told.clear();
    }

    private void speakWhatIsDue() {
        long due = (long) ((now() - began) / FRAME_MS);
        for (; framesSent < due && !closed; framesSent++) {
            short[] frame = new short[FRAME];
            int length = Math.min(FRAME, clip.length - next);
            if (length > 0) {
                System.arraycopy(clip, next, frame, 0, length);
                next += length;
                speechEnd = next == clip.length ? now() : speechEnd;
            }
            send(new JsonObject().put("type", "input_audio_buffer.append").put("audio", base64(frame)));
        }
    }

    private static String base64(short[] pcm) {
        byte[] bytes = new byte[pcm.length * Short.BYTES];
        for (int i = 0; i < pcm.length; i++) {
            bytes[2 * i] = (byte) pcm[i];
            bytes[2 * i + 1] = (byte) (pcm[i] >> 8);
        }
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void send(JsonObject event) {
        socket.filter(open -> !open.isClosed()).ifPresent(open -> open.writeTextMessage(event.encode()));
    }

    private void received(JsonObject event) {
        switch (event.getString("type", "")) {
            case "session.updated" -> configured.tryComplete();
            case "input_audio_buffer.speech_started" -> playback.cut(now());
            case "conversation.item.input_audio_transcription.completed" ->
                understood |= !event.getString("transcript", "").isBlank();
            case "conversation.item.input_audio_transcription.failed" -> {
                lost = true;
                told.add("transcription failed: " + message(event));
            }
            case "response.created" ->
                running.add(event.getJsonObject("response", new JsonObject()).getString("id", ""));
            case "response.output_item.added" -> words.append(' ');
            case "response.output_audio_transcript.delta" -> words.append(event.getString("delta", ""));
            case "response.output_audio.delta" ->
                playback.arrived(
                        now(), Base64.getDecoder().decode(event.getString("delta", "")).length / (double) BYTES_PER_MS);
            case "response.done" -> ended(event.getJsonObject("response", new JsonObject()));
            case "error" -> told.add("error: " + message(event));
            case "parley.notice" -> told.add("notice: " + event.getString("message", ""));
            default -> {}
        }
    }

    private void ended(JsonObject response) {
        running.remove(response.getString("id", ""));
        words.append(' ');
        lastEnded = now();
        String status = response.getString("status", "");
        answered |= status.equals("completed");
        brokenOff = !status.equals("completed");
        JsonObject details =
                Optional.ofNullable(response.getJsonObject("status_details")).orElseGet(JsonObject::new);
        String error = Optional.ofNullable(details.getJsonObject("error"))
                .map(each -> ": " + each.getString("message", ""))
                .orElse("");
        told.add("response " + status + error);
    }

    private static String message(JsonObject event) {
        return Optional.ofNullable(event.getJsonObject("error"))
                .map(error -> error.getString("message", ""))
                .orElse("");
    }

    /** Whether the words are spoken, a response to them has ended, and all of it has been heard for {@code quietMs}. */
    boolean settled(double quietMs) {
        double quietSince = Math.max(Math.max(lastEnded, playback.end()), speechEnd);
        return closed || (speechEnd > 0 && lastEnded > speechEnd && !owed() && now() - quietSince > quietMs);
    }

    /**
     * Whether more has to be said: a response is under way, what was heard of a broken one is only its beginning, or the
     * words themselves are awaited, whatever is said meanwhile.
     */
    private boolean owed() {
        return !running.isEmpty() || (brokenOff && reply.startsWith(heard())) || !(understood || lost);
    }

    /** Ms since the words were spoken; negative while they are. */
    double sinceSpeech() {
        return speechEnd > 0 ? now() - speechEnd : -1;
    }

    String heard() {
        return words.toString().strip().replaceAll("\\s+", " ");
    }

    List<String> told() {
        return List.copyOf(told);
    }

    /** 0 when the call ended within the caller's words. */
    long silenceMs() {
        return speechEnd > 0 ? Math.round(playback.longestSilence(speechEnd, now(), owed())) : 0;
    }

    long firstSoundMs() {
        return Math.round(playback.firstSoundAfter(speechEnd));
    }

    /** Whether the words were understood, and a whole answer to them was heard. */
    boolean works() {
        return !closed && understood && answered && playback.soundSince(speechEnd);
    }

    Future<Void> hangUp() {
        vertx.cancelTimer(timer);
        return client.close();
    }

    private static double now() {
        return System.nanoTime() / 1e6;
    }
}
