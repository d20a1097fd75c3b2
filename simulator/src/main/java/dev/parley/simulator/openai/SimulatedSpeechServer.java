package dev.parley.simulator.openai;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.speech.Script;
import dev.parley.simulator.speech.Speaker;
import dev.parley.simulator.speech.WordTones;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code /v1/models}, {@code /v1/audio/speech} and {@code /v1/audio/transcriptions} (speech-backends.md E). Speech is a sound
 * for each word, in pieces that cut samples in two; what is heard comes from a script. Thread-safe.
 */
public final class SimulatedSpeechServer {
    private static final int MAX_BODY = 32 * 1024 * 1024;
    private static final int MAX_RECORDED = 256;
    private static final int MAX_INPUT = 4_096;

    private final Vertx vertx;
    private final Optional<String> apiKey;
    private final Script script;
    private final FaultPlan faults;
    private final HttpServer server;
    private final List<JsonObject> requests = new ArrayList<>();
    private final AtomicInteger utterances = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile Optional<WordTones> tones = Optional.empty();

    /**
     * @param apiKey the only one it takes; empty: any, or none
     * @param script what callers say, a line for each recording
     * @param faults of its answers, in the order of the requests; the list of models is never wrong
     */
    public SimulatedSpeechServer(Vertx vertx, Optional<String> apiKey, Script script, FaultPlan faults) {
        this.vertx = vertx;
        this.apiKey = apiKey;
        this.script = script;
        this.faults = faults;
        this.server = vertx.createHttpServer().requestHandler(this::route);
    }

    /** Its words can be heard again. */
    public SimulatedSpeechServer speaking(WordTones wanted) {
        tones = Optional.of(wanted);
        return this;
    }

    /** Listens on a free port of this machine. */
    public Future<SimulatedSpeechServer> start() {
        return server.listen(0, "127.0.0.1").map(listening -> this);
    }

    public Future<Void> close() {
        return server.close();
    }

    /** With {@code /v1}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    /** The last requests for speech as they came, and the fields of those for transcripts, oldest first. */
    public List<JsonObject> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Answers under way. */
    public int open() {
        return open.get();
    }

    private void record(JsonObject request) {
        synchronized (requests) {
            requests.add(request);
            if (requests.size() > MAX_RECORDED) {
                requests.removeFirst();
            }
        }
    }

    private void route(HttpServerRequest request) {
        boolean known = apiKey.map(key -> ("Bearer " + key).equals(request.getHeader("Authorization")))
                .orElse(true);
        if (!known) {
            error(request.response(), 401, "Incorrect API key provided: " + request.getHeader("Authorization"), "");
            return;
        }
        switch (request.path()) {
            case "/v1/models" -> json(request.response(), models());
            case "/v1/audio/speech" -> faulty(request, this::speech);
            case "/v1/audio/transcriptions" -> faulty(request, this::transcription);
            default -> error(request.response(), 404, "Unknown request URL: " + request.path(), "");
        }
    }

    private static JsonObject models() {
        JsonArray data = new JsonArray();
        List.of("gpt-4o-mini-tts", "gpt-4o-mini-transcribe", "whisper-1")
                .forEach(id -> data.add(new JsonObject().put("id", id).put("object", "model")));
        return new JsonObject().put("object", "list").put("data", data);
    }

    @FunctionalInterface
    private interface Endpoint {
        void answer(HttpServerRequest request, Fault fault);
    }

    private void faulty(HttpServerRequest request, Endpoint endpoint) {
        Fault fault = faults.take();
        open.incrementAndGet();
        request.response().endHandler(end -> open.decrementAndGet());
        OptionalInt status = fault.kind().status();
        if (status.isPresent()) {
            if (status.getAsInt() == 429) {
                request.response().putHeader("Retry-After", "1");
            }
            error(request.response(), status.getAsInt(), "simulated", "");
        } else if (fault.kind() != Fault.Kind.HANG) {
            endpoint.answer(request, fault);
        }
    }

    private void speech(HttpServerRequest request, Fault fault) {
        request.body().onSuccess(body -> {
            try {
                JsonObject wanted = body.toJsonObject();
                record(wanted);
                speak(request.response(), wanted, fault);
            } catch (DecodeException e) {
                error(request.response(), 400, "We could not parse the JSON body of your request.", "");
            }
        });
    }

    private void speak(HttpServerResponse response, JsonObject wanted, Fault fault) {
        for (String field : List.of("model", "input", "voice")) {
            if (wanted.getString(field, "").isBlank()) {
                error(response, 400, "Missing required parameter: '" + field + "'.", field);
                return;
            }
        }
        if (wanted.getString("input").length() > MAX_INPUT) {
            error(response, 400, "Invalid 'input': string too long.", "input");
            return;
        }
        if (!wanted.getString("response_format", "mp3").equals("pcm")) {
            error(response, 400, "This simulation speaks pcm only.", "response_format");
            return;
        }
        response.setChunked(true).putHeader("Content-Type", "audio/pcm");
        new SpokenAnswer(vertx, response, wanted, new Speaker(wanted.getString("voice"), tones), fault).begin();
    }

    private void transcription(HttpServerRequest request, Fault fault) {
        if (Long.parseLong(
                        Optional.ofNullable(request.getHeader("Content-Length")).orElse("0"))
                > MAX_BODY) {
            error(request.response(), 413, "Maximum content size limit exceeded.", "file");
            return;
        }
        Buffer file = Buffer.buffer();
        JsonObject fields = new JsonObject();
        request.setExpectMultipart(true);
        request.uploadHandler(upload -> {
            fields.put("file", upload.filename());
            upload.handler(file::appendBuffer);
        });
        request.endHandler(end -> {
            request.formAttributes().forEach((name, value) -> fields.put(name, value));
            record(fields);
            hear(request.response(), fields, file, fault);
        });
    }

    private void hear(HttpServerResponse response, JsonObject fields, Buffer file, Fault fault) {
        String format = fields.getString("response_format", "json");
        if (!fields.getString("file", "").contains(".")) {
            error(response, 400, "Unrecognized file format.", "file");
        } else if (fields.getString("model", "").isBlank()) {
            error(response, 400, "you must provide a model parameter", "model");
        } else if (format.equals("verbose_json") && !fields.getString("model").startsWith("whisper")) {
            error(
                    response,
                    400,
                    "response_format 'verbose_json' is not compatible with this model.",
                    "response_format");
        } else if (fault.kind() == Fault.Kind.GARBAGE) {
            response.end("<html>no transcript</html>");
        } else if (fault.kind() == Fault.Kind.DROP) {
            response.setChunked(true).write("{\"te").onComplete(sent -> response.reset());
        } else {
            vertx.executeBlocking(() -> TranscribedFile.read(file.getBytes(), script, utterances, fault))
                    .onSuccess(heard -> json(response, heard.json(format.equals("verbose_json"))))
                    .onFailure(cause -> error(response, 400, "Audio file might be corrupted or unsupported", "file"));
        }
    }

    private static void json(HttpServerResponse response, JsonObject body) {
        response.putHeader("Content-Type", "application/json").end(body.encode());
    }

    private static void error(HttpServerResponse response, int status, String message, String param) {
        JsonObject error = new JsonObject()
                .put("message", message)
                .put("type", "invalid_request_error")
                .put("param", param.isEmpty() ? null : param)
                .put("code", null);
        json(response.setStatusCode(status), new JsonObject().put("error", error));
    }
}
