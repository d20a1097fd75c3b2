package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.SessionConnector;
import dev.parley.session.IdSource;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Calls of functions that the client runs (pipecat-rtvi.md 5.3): once all that were called have answered, and the reply that
 * called them is over, the model is asked to go on. Loop only.
 */
final class ClientFunctions {
    /** Calls whose results are awaited; of more the oldest is given up. */
    static final int MOST_CALLS = 64;

    private final RtviWriter writer;
    private final SessionConnector line;
    private final IdSource ids;
    /** By their ids, the names of the functions. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    private boolean once;
    private boolean replying;
    private boolean owed;

    ClientFunctions(RtviWriter writer, SessionConnector line, IdSource ids) {
        this.writer = writer;
        this.line = line;
        this.ids = ids;
    }

    /** @param value whether the client knows no message of calls but {@code llm-function-call} */
    void once(boolean value) {
        once = value;
    }

    /** The model calls a function. */
    void called(SessionOutput.ToolArgumentsDone call) {
        waiting.put(call.callId(), call.name());
        if (waiting.size() > MOST_CALLS) {
            String oldest = waiting.keySet().iterator().next();
            stopped(oldest, waiting.remove(oldest), true, Optional.empty());
        }
        ObjectNode arguments = arguments(call.arguments());
        if (once) {
            ObjectNode data = Json.object().put("function_name", call.name()).put("tool_call_id", call.callId());
            writer.send("llm-function-call", data.set("args", arguments));
            return;
        }
        writer.send("llm-function-call-started", Json.object().put("function_name", call.name()));
        ObjectNode data = Json.object().put("tool_call_id", call.callId()).put("function_name", call.name());
        writer.send("llm-function-call-in-progress", data.set("arguments", arguments));
    }

    /** What a model writes need be no JSON. */
    private static ObjectNode arguments(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object
                    ? object
                    : Json.object();
        } catch (Json.MalformedException e) {
            return Json.object();
        }
    }

    /** A result came. */
    void result(RtviMessage message) throws RtviFault {
        String call = message.required("tool_call_id", RtviMessage.MAX_NAME);
        JsonNode result = message.data().path("result");
        if (result.isMissingNode()) {
            throw RtviFault.invalid("result is missing");
        }
        String text = result.isTextual() ? result.textValue() : Json.text(result);
        if (text.length() > RtviMessage.MAX_TEXT) {
            throw RtviFault.invalid("result may have " + RtviMessage.MAX_TEXT + " characters at most");
        }
        String name = waiting.remove(call);
        if (name == null) {
            throw RtviFault.invalid("no call '" + call + "' waits for a result");
        }
        line.post(new SessionInput.CreateItem(
                new Item.FunctionOutput(ids.next("item"), Item.Status.COMPLETED, call, text),
                Optional.empty(),
                message.id()));
        stopped(call, name, false, Optional.of(result));
        owed = true;
        goOn();
    }

    private void stopped(String call, String name, boolean cancelled, Optional<JsonNode> result) {
        if (!once) {
            ObjectNode data = Json.object()
                    .put("tool_call_id", call)
                    .put("cancelled", cancelled)
                    .put("function_name", name);
            result.filter(it -> !it.isNull()).ifPresent(it -> data.set("result", it));
            writer.send("llm-function-call-stopped", data);
        }
    }

    /** A reply begins; it knows the results that came before it. */
    void replyStarted() {
        replying = true;
        owed = false;
    }

    void replyDone() {
        replying = false;
        goOn();
    }

    private void goOn() {
        if (owed && !replying && waiting.isEmpty()) {
            owed = false;
            line.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        }
    }
}
