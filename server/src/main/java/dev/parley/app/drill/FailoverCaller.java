package dev.parley.app.drill;

import dev.parley.simulator.speech.WordTones;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A caller in OpenAI's Realtime protocol whose words can be told by their sound, and who remembers what the server's
 * conversation holds of them and which of the bot's words were heard. Confined to the Vert.x context it is made on.
 */
final class FailoverCaller {
    private static final int FRAME_MS = 20;
    private static final int FRAME = DrillCaller.RATE * FRAME_MS / 1000;
    private static final int MESSAGE_BYTES = 24 << 20;
    private static final int TOOL_MS = 600;
    /** Nothing more comes once it has been quiet for so long. */
    private static final double QUIET_MS = 700;

    private static final double PATIENCE_MS = 5_000;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final short[] voice;
    private final boolean tool;
    private final Promise<Void> configured = Promise.promise();
    private final WordTones caller = FailoverScript.callerTones();
    private final WordTones bot = FailoverScript.botTones();
    private final HeardWords loudspeaker = new HeardWords(bot);
    private final Playback playback = new Playback();
    private final Set<String> running = new LinkedHashSet<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<FailoverTurn> turns = new ArrayList<>();
    private Optional<WebSocket> socket = Optional.empty();
    private short[] clip = new short[0];
    private int next;
    private long framesSent;
    private double began;
    private boolean toolRuns;
    private boolean responseWanted;
    private boolean closed;
    private long timer = -1;

    /**
     * @param voice of the caller, at {@link DrillCaller#RATE}
     * @param tool whether the model may call a tool, which takes {@value #TOOL_MS} ms here
     */
    FailoverCaller(Vertx vertx, short[] voice, boolean tool) {
        this.vertx = vertx;
        this.voice = voice;
        this.tool = tool;
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
            configured.tryFail("closed with " + open.closeStatusCode());
        });
        JsonObject input = new JsonObject()
                .put("transcription", new JsonObject().put("model", "whisper-1"))
                .put("turn_detection", new JsonObject().put("type", "server_vad"));
        JsonObject session =
                new JsonObject().put("type", "realtime").put("audio", new JsonObject().put("input", input));
        if (tool) {
            JsonObject function = new JsonObject()
                    .put("type", "function")
                    .put("name", "look_up")
                    .put("description", "Looks something up.")
                    .put("parameters", new JsonObject().put("type", "object").put("properties", new JsonObject()));
            session.put("tools", new JsonArray().add(function));
        }
        send(new JsonObject().put("type", "session.update").put("session", session));
        began = now();
        timer = vertx.setPeriodic(FRAME_MS, tick -> speakAndHear());
    }

    /** Begins the next turn. */
    void say() {
        turns.add(new FailoverTurn(turns.size()));
        clip = caller.sound(String.join(" ", turn().said), voice);
        next = 0;
    }

    private FailoverTurn turn() {
        return turns.getLast();
    }

    private void speakAndHear() {
        long due = (long) ((now() - began) / FRAME_MS);
        for (; framesSent < due; framesSent++) {
            short[] frame = new short[FRAME];
            int length = Math.min(FRAME, clip.length - next);
            if (length > 0) {
                System.arraycopy(clip, next, frame, 0, length);
                next += length;
                turn().speechEnd = next == clip.length ? now() : turn().speechEnd;
            }
            send(new JsonObject().put("type", "input_audio_buffer.append").put("audio", base64(frame)));
        }
        List<String> words = loudspeaker.until(now());
        if (!turns.isEmpty()) {
            turn().heard.addAll(words);
        }
    }

    private static String base64(short[] pcm) {
        ByteBuffer bytes = ByteBuffer.allocate(pcm.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(pcm);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private void send(JsonObject event) {
        socket.filter(open -> !open.isClosed()).ifPresent(open -> open.writeTextMessage(event.encode()));
    }

    private void received(JsonObject event) {
        switch (event.getString("type", "")) {
            case "session.updated" -> configured.tryComplete();
            case "input_audio_buffer.speech_started" -> {
                playback.cut(now());
                turn().heard.addAll(loudspeaker.cut(now()));
            }
            case "conversation.item.input_audio_transcription.completed" ->
                turn().items.put(event.getString("item_id", ""), event.getString("transcript", ""));
            case "conversation.item.retrieved" -> retrieved(event.getJsonObject("item", new JsonObject()));
            case "response.created" -> {
                responseWanted = false;
                running.add(event.getJsonObject("response", new JsonObject()).getString("id", ""));
            }
            case "response.output_item.added" -> turn().transcript.append(' ');
            case "response.output_audio_transcript.delta" -> turn().transcript.append(event.getString("delta", ""));
            case "response.output_audio.delta" -> audio(event.getString("delta", ""));
            case "response.function_call_arguments.done" -> {
                toolRuns = true;
                vertx.setTimer(TOOL_MS, done -> toolReturns(event.getString("call_id", "")));
            }
            case "response.done" -> ended(event.getJsonObject("response", new JsonObject()));
            case "error", "conversation.item.input_audio_transcription.failed" ->
                turn().told.add(event.getJsonObject("error", event).getString("message", ""));
            case "parley.notice" -> {
                if (!turns.isEmpty()) {
                    turn().told.add(event.getString("message", ""));
                }
            }
            default -> {}
        }
    }

    private void audio(String delta) {
        byte[] bytes = Base64.getDecoder().decode(delta);
        short[] pcm = new short[bytes.length / Short.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        double now = now();
        turn().firstSound = turn().firstSound == FailoverTurn.NEVER ? now : turn().firstSound;
        playback.arrived(now, 1000.0 * pcm.length / DrillCaller.RATE);
        loudspeaker.arrived(now, pcm);
    }

    private void toolReturns(String callId) {
        toolRuns = false;
        responseWanted = true;
        JsonObject output = new JsonObject()
                .put("type", "function_call_output")
                .put("call_id", callId)
                .put("output", "nothing in particular");
        send(new JsonObject().put("type", "conversation.item.create").put("item", output));
        send(new JsonObject().put("type", "response.create"));
    }

    private void ended(JsonObject response) {
        running.remove(response.getString("id", ""));
        turn().lastEnded = now();
        String status = response.getString("status", "");
        if (!status.equals("completed")) {
            turn().told.add("response " + status + ": " + response.getValue("status_details"));
        }
    }

    private void retrieved(JsonObject item) {
        String id = item.getString("id", "");
        StringBuilder text = new StringBuilder();
        for (Object part : item.getJsonArray("content", new JsonArray())) {
            Optional.ofNullable(((JsonObject) part).getString("transcript")).ifPresent(text::append);
        }
        turns.stream().filter(turn -> turn.items.containsKey(id)).forEach(turn -> turn.items.put(id, text.toString()));
        asked.remove(id);
    }

    /** Asks the server for the caller's words as its conversation holds them; complete once {@link #checked()}. */
    void check() {
        turns.forEach(turn -> asked.addAll(turn.items.keySet()));
        asked.forEach(id ->
                send(new JsonObject().put("type", "conversation.item.retrieve").put("item_id", id)));
    }

    /** Whether the server has answered. */
    boolean checked() {
        return closed || asked.isEmpty();
    }

    /** Whether the turn is over: all that is owed was heard, or nothing came for long. */
    boolean settled() {
        FailoverTurn turn = turn();
        if (turn.speechEnd == FailoverTurn.NEVER) {
            return closed;
        }
        double quiet = now() - Math.max(Math.max(turn.lastEnded, playback.end()), turn.speechEnd);
        boolean busy = !running.isEmpty() || toolRuns || responseWanted;
        boolean over = closed || (!busy && quiet > (turn.whole(caller, bot) ? QUIET_MS : PATIENCE_MS));
        if (over) {
            turn.silenceMs = playback.longestSilence(turn.speechEnd, now(), !turn.whole(caller, bot));
        }
        return over;
    }

    /** Whether as many ms of the turn's words have been spoken. */
    boolean spoken(double ms) {
        return next * 1000.0 / DrillCaller.RATE >= ms;
    }

    /** Whether the answer has been heard for as many ms. */
    boolean answeredFor(double ms) {
        return turn().firstSound != FailoverTurn.NEVER && now() - turn().firstSound >= ms;
    }

    /** Whether a tool runs. */
    boolean waitsForTool() {
        return toolRuns;
    }

    /** The turns so far. */
    List<FailoverTurn> turns() {
        return turns;
    }

    /** All words of all turns. */
    WordLoss loss() {
        return turns.stream()
                .map(turn -> turn.callerLoss(caller).plus(turn.botLoss(bot)))
                .reduce(WordLoss.NONE, WordLoss::plus);
    }

    /** What a turn lost, for whoever wants to know why. */
    List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        for (FailoverTurn turn : turns) {
            WordLoss loss = turn.callerLoss(caller).plus(turn.botLoss(bot));
            if (!loss.equals(WordLoss.NONE)) {
                troubles.add("said %s, understood %s; answer %s, heard %s, written %s; told %s"
                        .formatted(
                                String.join(" ", turn.said),
                                turn.items.values(),
                                String.join(" ", turn.answer),
                                String.join(" ", turn.heard),
                                turn.transcript,
                                new LinkedHashSet<>(turn.told)));
            }
        }
        return troubles;
    }

    Future<Void> hangUp() {
        vertx.cancelTimer(timer);
        return client.close();
    }

    static double now() {
        return System.nanoTime() / 1e6;
    }
}
