package dev.parley.cli;

import dev.parley.codec.PcmClip;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A caller that plays clips, one a turn, in the OpenAI Realtime protocol: streams each at real-time pace, then silence,
 * and goes on once the reply has been spoken and played. Everything runs on the Vert.x context {@link #run} is called on.
 */
public final class TalkCall {
    /** Rate of the audio both ways, in Hz (openai-realtime.md section 2). */
    public static final int RATE = 24_000;

    private static final long TICK_MS = 20;
    private static final int MESSAGE_BYTES = 24 << 20;
    private static final int SUBPROTOCOL_CLOSE = 1000;
    /** Speech that begins this soon after a clip's end still belongs to it: detection is that late at most. */
    private static final long TAIL_NANOS = 1_000_000_000L;

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Vertx vertx;
    private final TalkOptions options;
    private final List<Clip> clips;
    private final TalkListener listener;
    private final List<TalkTurn> turns = new ArrayList<>();
    private final ReplyAudio audio = new ReplyAudio(RATE);
    private final Promise<Result> result = Promise.promise();
    private final long began = System.nanoTime();

    private @Nullable WebSocket socket;
    private @Nullable Microphone microphone;
    private boolean configured;
    private boolean waiting;
    private boolean speechStarted;
    private boolean replying;
    private boolean transcribed;
    private long clipEnded;
    private long lastProgress = began;
    private long timer = -1;

    /** What the caller plays in one turn. */
    public record Clip(String name, PcmClip pcm) {}

    /**
     * What a call came to.
     *
     * @param heard the replies as a caller heard them, one after the other
     */
    public record Result(List<TalkTurn> turns, PcmClip heard) {
        public Result {
            turns = List.copyOf(turns);
        }
    }

    /** @param clips at {@link #RATE}, at least one */
    public TalkCall(Vertx vertx, TalkOptions options, List<Clip> clips, TalkListener listener) {
        this.vertx = vertx;
        this.options = options;
        this.clips = List.copyOf(clips);
        this.listener = listener;
    }

    /** Makes the call. Fails with {@link TalkException} when a turn gets no reply. */
    public Future<Result> run() {
        WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(MESSAGE_BYTES)
                .setMaxMessageSize(MESSAGE_BYTES)
                .setTrustAll(LOCAL.contains(options.server().getHost()))
                .setVerifyHost(!LOCAL.contains(options.server().getHost())));
        List<String> protocols = new ArrayList<>(List.of("realtime", "parley.v1"));
        options.key().ifPresent(key -> protocols.add("openai-insecure-api-key." + key));
        client.connect(new WebSocketConnectOptions()
                        .setHost(options.server().getHost())
                        .setPort(options.port())
                        .setSsl(options.isSecure())
                        .setURI(options.target())
                        .setSubProtocols(protocols))
                .onSuccess(this::connected)
                .onFailure(cause -> fail(cannotConnect(cause)));
        return result.future().eventually(() -> {
            vertx.cancelTimer(timer);
            return client.close();
        });
    }

    private TalkException cannotConnect(Throwable cause) {
        if (cause instanceof UpgradeRejectedException refused) {
            String body = refused.getBody() == null ? "" : refused.getBody().toString();
            return new TalkException(
                    "The server refused the call with " + refused.getStatus() + ": " + errorMessage(body), cause);
        }
        return new TalkException(
                "Cannot reach " + options.server() + ": " + cause.getMessage()
                        + ". Is the server running (./parley serve)?",
                cause);
    }

    private static String errorMessage(String body) {
        try {
            return new JsonObject(body).getJsonObject("error", new JsonObject()).getString("message", body);
        } catch (DecodeException | ClassCastException e) {
            return body;
        }
    }

    private void connected(WebSocket open) {
        socket = open;
        open.textMessageHandler(this::received);
        open.closeHandler(ignored -> fail(new TalkException("The server ended the call with code "
                + open.closeStatusCode()
                + Optional.ofNullable(open.closeReason()).map(why -> ": " + why).orElse(""))));
        open.exceptionHandler(cause -> fail(new TalkException("The connection broke: " + cause.getMessage(), cause)));
        lastProgress = System.nanoTime();
        timer = vertx.setPeriodic(TICK_MS, ignored -> tick());
    }

    private void received(String text) {
        try {
            handle(new JsonObject(text));
        } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
            fail(new TalkException("The server sent what is no event of the protocol: " + e.getMessage(), e));
        }
    }

    private void handle(JsonObject event) {
        switch (event.getString("type", "")) {
            case "session.created" -> configure(event.getJsonObject("session", new JsonObject()));
            case "session.updated" -> {
                configured = true;
                begin();
            }
            case "input_audio_buffer.speech_started" -> speechStarted();
            case "conversation.item.input_audio_transcription.delta" -> {
                transcribed = true;
                listener.said(now(), event.getString("delta", ""));
            }
            case "conversation.item.input_audio_transcription.completed" ->
                understood(event.getString("transcript", ""));
            case "response.created" -> replyBegins();
            case "response.output_audio_transcript.delta" -> replied(event.getString("delta", ""));
            case "response.output_audio.delta" -> played(Base64.getDecoder().decode(event.getString("delta", "")));
            case "response.done" -> replyEnded(event.getJsonObject("response", new JsonObject()));
            case "error" ->
                listener.note(
                        now(),
                        "error: "
                                + event.getJsonObject("error", new JsonObject()).getString("message", "?"));
            case "parley.notice" -> listener.note(now(), event.getString("message", ""));
            case "parley.engines" -> engines(event);
            case "parley.turn.latency" -> measured(event);
            default -> {}
        }
    }

    private void configure(JsonObject session) {
        listener.note(now(), "connected to " + options.server() + ", session " + session.getString("id", "?"));
        JsonObject format = new JsonObject().put("type", "audio/pcm").put("rate", RATE);
        JsonObject output = new JsonObject().put("format", format);
        options.voice().ifPresent(voice -> output.put("voice", voice));
        JsonObject input = new JsonObject()
                .put("format", format)
                .put("transcription", new JsonObject().put("model", "parley"))
                .put("turn_detection", new JsonObject().put("type", "server_vad"));
        JsonObject update = new JsonObject()
                .put("type", "realtime")
                .put("audio", new JsonObject().put("input", input).put("output", output));
        send(new JsonObject().put("type", "session.update").put("session", update));
    }

    private void engines(JsonObject event) {
        List<String> loading = new ArrayList<>();
        for (Object each : event.getJsonArray("engines")) {
            if (each instanceof JsonObject engine && "loading".equals(engine.getString("state"))) {
                loading.add(
                        engine.getString("kind") + " " + Math.round(100 * engine.getDouble("progress", 0.0)) + " %");
            }
        }
        waiting = !loading.isEmpty();
        if (waiting) {
            lastProgress = System.nanoTime();
            listener.note(now(), "loading: " + String.join(", ", loading));
        } else {
            begin();
        }
    }

    /** Once the session is configured and the engines, if the server tells about them, are there. */
    private void begin() {
        if (microphone == null && configured && !waiting) {
            microphone = new Microphone(RATE, System.nanoTime());
            nextTurn();
        }
    }

    private void nextTurn() {
        Clip clip = clips.get(turns.size());
        turns.add(new TalkTurn(clip.name()));
        clipEnded = 0;
        speechStarted = false;
        transcribed = false;
        if (microphone != null) {
            microphone.play(clip.pcm().samples());
        }
        lastProgress = System.nanoTime();
    }

    private TalkTurn turn() {
        return turns.getLast();
    }

    private void speechStarted() {
        speechStarted = true;
        lastProgress = System.nanoTime();
        audio.end(lastProgress);
        boolean ofClip = clipEnded == 0 || lastProgress - clipEnded < TAIL_NANOS;
        if (ofClip && !turns.isEmpty()) {
            turn().goesOn();
        }
    }

    private void understood(String transcript) {
        if (turns.isEmpty()) {
            return;
        }
        lastProgress = System.nanoTime();
        if (!transcribed) {
            listener.said(now(), transcript);
        }
        listener.said(now(), " ");
        transcribed = false;
        turn().heard(transcript);
    }

    private void replyBegins() {
        replying = true;
        lastProgress = System.nanoTime();
        audio.end(System.nanoTime());
        if (!turns.isEmpty()) {
            turn().replyBegins();
        }
    }

    private void replied(String delta) {
        listener.replied(now(), delta);
        if (!turns.isEmpty()) {
            turn().replied(delta);
        }
    }

    private void played(byte[] pcm) {
        lastProgress = System.nanoTime();
        short[] samples = new short[pcm.length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) ((pcm[2 * i] & 0xFF) | pcm[2 * i + 1] << 8);
        }
        audio.add(samples, lastProgress);
        if (!turns.isEmpty()) {
            turn().audio(samples.length, clipEnded == 0 ? 0 : (lastProgress - clipEnded) / 1_000_000);
        }
    }

    private void replyEnded(JsonObject response) {
        replying = false;
        lastProgress = System.nanoTime();
        if (turns.isEmpty()) {
            return;
        }
        String status = response.getString("status", "unknown");
        JsonObject details = response.getJsonObject("status_details");
        JsonObject error = details == null ? null : details.getJsonObject("error");
        String message = error == null ? "" : error.getString("message", "");
        turn().ended(status, message);
        if (status.equals("failed")) {
            fail(new TalkException("The reply failed: " + message));
        }
    }

    private void measured(JsonObject event) {
        if (turns.isEmpty()) {
            return;
        }
        for (String stage : event.fieldNames()) {
            if (stage.endsWith("_ms") && event.getValue(stage) instanceof Number value) {
                turn().measured(stage, value.longValue());
            }
        }
    }

    private void tick() {
        long now = System.nanoTime();
        if (microphone != null) {
            String pcm = microphone.due(now);
            if (!pcm.isEmpty()) {
                send(new JsonObject().put("type", "input_audio_buffer.append").put("audio", pcm));
            }
            if (clipEnded == 0 && microphone.isSilent()) {
                clipEnded = now;
                lastProgress = now;
            }
        }
        if (clipEnded != 0 && !replying && turn().isAnswered() && audio.isPlayedOut(now)) {
            endTurn(now);
        } else if (now - lastProgress > options.patience().toNanos() && audio.isPlayedOut(now) && waits()) {
            fail(nothingCame());
        }
    }

    private boolean waits() {
        return microphone == null || microphone.isSilent();
    }

    private TalkException nothingCame() {
        String wait = "in " + options.patience().toSeconds() + " s";
        if (microphone == null) {
            return new TalkException("The server did not become ready " + wait + "; its log says why.");
        }
        String clip = turn().clip();
        return new TalkException(
                speechStarted
                        ? "No reply to " + clip + " came " + wait + " (response: " + turn().status() + ")."
                        : "The server heard no speech in " + clip + "; is the recording loud enough?");
    }

    private void endTurn(long now) {
        audio.end(now);
        listener.turnEnded(now(), turn());
        if (turns.size() < clips.size()) {
            nextTurn();
        } else {
            Result done = new Result(turns, audio.heard());
            if (result.tryComplete(done) && socket != null) {
                close(socket);
            }
        }
    }

    private static void close(WebSocket open) {
        Future<Void> closing = open.close((short) SUBPROTOCOL_CLOSE, "OK");
        closing.onFailure(ignored -> {
            // The call is over and its result is known; how the connection ends changes nothing.
        });
    }

    private void send(JsonObject event) {
        WebSocket open = socket;
        if (open != null && !open.isClosed()) {
            open.writeTextMessage(event.encode());
        }
    }

    private void fail(TalkException cause) {
        if (result.tryFail(cause) && socket != null && !socket.isClosed()) {
            close(socket);
        }
    }

    private long now() {
        return (System.nanoTime() - began) / 1_000_000;
    }
}
