package dev.parley.engines.openai;

import dev.parley.engines.support.llm.CallNotes;
import dev.parley.engines.support.llm.JsonAnswer;
import dev.parley.engines.support.llm.ServerError;
import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads one answer of {@code POST /responses}: server-sent events up to {@code response.completed}, or one response as JSON.
 * Reasoning is told as such, and what of it is encrypted is kept for the call behind it. Not thread-safe.
 */
final class ResponsesReader extends JsonAnswer {
    private final CallNotes reasoning;
    /** By their place among the output. */
    private final Map<Integer, Call> calls = new HashMap<>();

    private final JsonArray thoughts = new JsonArray();
    private int called;
    private boolean filtered;
    private String status = "";
    private LlmEvent.Usage usage = LlmEvent.Usage.UNKNOWN;

    private static final class Call {
        final int number;
        boolean arguments;

        Call(int number) {
            this.number = number;
        }
    }

    /** @param reasoning that stands before calls */
    ResponsesReader(ServiceErrors errors, CallNotes reasoning, int eventBytes, Output out) {
        super(errors, eventBytes, out);
        this.reasoning = reasoning;
    }

    @Override
    public boolean finished() {
        return !status.isEmpty();
    }

    @Override
    protected LlmEvent.Done result() {
        FinishReason reason = filtered
                ? FinishReason.CONTENT_FILTER
                : status.equals("incomplete")
                        ? FinishReason.MAX_TOKENS
                        : called > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        return new LlmEvent.Done(reason, usage);
    }

    @Override
    protected void read(JsonObject event) {
        switch (event.getString("type", "")) {
            case "response.output_text.delta", "response.refusal.delta" -> text(event.getString("delta", ""));
            case "response.reasoning_text.delta", "response.reasoning_summary_text.delta" ->
                thinks(event.getString("delta", ""));
            case "response.output_item.added" ->
                added(event.getInteger("output_index", 0), event.getJsonObject("item", new JsonObject()));
            case "response.function_call_arguments.delta" ->
                arguments(event.getInteger("output_index", 0), event.getString("delta", ""));
            case "response.output_item.done" ->
                done(event.getInteger("output_index", 0), event.getJsonObject("item", new JsonObject()));
            case "response.completed", "response.incomplete", "response.failed" -> {
                ended(event.getJsonObject("response", new JsonObject()));
                if (finished()) {
                    conclude();
                }
            }
            case "error" -> error(event.getValue("error") instanceof JsonObject inner ? inner : event);
            default -> other(event);
        }
    }

    /** A response that was not streamed, an error without a type, or an event that nobody needs. */
    private void other(JsonObject event) {
        if (event.getValue("error") instanceof JsonObject error && !event.containsKey("type")) {
            error(error);
        } else if ("response".equals(event.getString("object"))) {
            JsonArray output = event.getJsonArray("output", new JsonArray());
            for (int i = 0; i < output.size(); i++) {
                JsonObject item = output.getJsonObject(i);
                for (Object part : item.getJsonArray("content", new JsonArray())) {
                    text(((JsonObject) part).getString("text", ""));
                }
                added(i, item);
                done(i, item);
            }
            ended(event);
        }
    }

    private void text(String words) {
        out.working();
        if (!words.isEmpty()) {
            out.event(new LlmEvent.Text(words));
        }
    }

    private void thinks(String words) {
        out.working();
        out.event(new LlmEvent.Reasoning(words));
    }

    private void added(int index, JsonObject item) {
        switch (item.getString("type", "")) {
            case "function_call" -> {
                out.working();
                String id = item.getString("call_id");
                if (called == 0 && !thoughts.isEmpty()) {
                    reasoning.keep(id, thoughts.encode());
                }
                calls.put(index, new Call(called));
                out.event(new LlmEvent.ToolCallStarted(called++, id, item.getString("name")));
            }
            case "reasoning" -> thinks("");
            default -> {}
        }
    }

    private void arguments(int index, String piece) {
        Call call = calls.get(index);
        if (call != null && !piece.isEmpty()) {
            call.arguments = true;
            out.event(new LlmEvent.ToolCallArguments(call.number, piece));
        }
    }

    private void done(int index, JsonObject item) {
        Call call = calls.get(index);
        if (call != null && !call.arguments) {
            String whole = item.getString("arguments", "");
            arguments(index, whole.isBlank() ? "{}" : whole);
        }
        if (item.getString("type", "").equals("reasoning") && item.getString("encrypted_content") != null) {
            thoughts.add(item);
        }
    }

    private void ended(JsonObject response) {
        if (response.getValue("usage") instanceof JsonObject figures) {
            usage = new LlmEvent.Usage(
                    figures.getInteger("input_tokens", 0),
                    figures.getInteger("output_tokens", 0),
                    figures.getJsonObject("input_tokens_details", new JsonObject())
                            .getInteger("cached_tokens", 0));
        }
        String told = response.getString("status", "");
        switch (told) {
            case "completed", "incomplete" -> {
                String why = response.getValue("incomplete_details") instanceof JsonObject details
                        ? details.getString("reason", "")
                        : "";
                filtered = why.equals("content_filter");
                status = told;
                out.finishing();
            }
            default -> error(response.getValue("error") instanceof JsonObject error ? error : new JsonObject());
        }
    }

    private void error(JsonObject error) {
        String code = error.getString("code", "") + " " + error.getString("type", "");
        ServerError told = new ServerError(error.getString("message", "no reason given"), code.strip(), 0);
        fail(told.code().isEmpty() ? Kind.BROKEN : told.kind(), "reported: " + errors.clean(told.message()));
    }
}
