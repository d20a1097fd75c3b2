package dev.parley.engines.gemini;

import dev.parley.engines.support.llm.CallNotes;
import dev.parley.engines.support.llm.JsonAnswer;
import dev.parley.engines.support.llm.ServerError;
import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Reads one answer of {@code streamGenerateContent}. Thoughts are told as reasoning, and signatures of thoughts are kept for
 * the call that they came with. An answer that was blocked before a word of it came has failed. Not thread-safe.
 */
final class ContentReader extends JsonAnswer {
    private static final Set<String> BLOCKED = Set.of(
            "SAFETY",
            "RECITATION",
            "LANGUAGE",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION");

    private final CallNotes signatures;
    private final RandomGenerator random;
    private String finish = "";
    private int calls;
    private boolean said;
    private LlmEvent.Usage usage = LlmEvent.Usage.UNKNOWN;

    /** @param signatures kept for calls */
    ContentReader(ServiceErrors errors, CallNotes signatures, RandomGenerator random, int eventBytes, Output out) {
        super(errors, eventBytes, out);
        this.signatures = signatures;
        this.random = random;
    }

    @Override
    public boolean finished() {
        return !finish.isEmpty();
    }

    @Override
    protected LlmEvent.Done result() {
        FinishReason reason =
                switch (finish) {
                    case "MAX_TOKENS" -> FinishReason.MAX_TOKENS;
                    case String blocked when BLOCKED.contains(blocked) -> FinishReason.CONTENT_FILTER;
                    default -> calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
                };
        return new LlmEvent.Done(reason, usage);
    }

    @Override
    protected void read(JsonObject chunk) {
        if (chunk.getValue("error") instanceof JsonObject error) {
            int status = error.getValue("code") instanceof Integer code ? code : 0;
            ServerError told = new ServerError(
                    error.getString("message", "no reason given"), error.getString("status", ""), status);
            fail(told.kind(), "reported: " + errors.clean(told.message()));
            return;
        }
        usage(chunk);
        JsonObject feedback = chunk.getJsonObject("promptFeedback", new JsonObject());
        String blocked = feedback.getString("blockReason", "");
        if (!blocked.isEmpty()) {
            String more = feedback.getString("blockReasonMessage", "");
            fail(Kind.REJECTED, "did not answer: the prompt is blocked for " + blocked + reason(more));
            return;
        }
        for (Object each : chunk.getJsonArray("candidates", new JsonArray())) {
            JsonObject candidate = (JsonObject) each;
            if (candidate.getInteger("index", 0) == 0) {
                candidate(candidate);
            }
        }
    }

    private String reason(String more) {
        return more.isEmpty() ? "" : ": " + errors.clean(more);
    }

    private void usage(JsonObject chunk) {
        if (chunk.getValue("usageMetadata") instanceof JsonObject figures) {
            usage = new LlmEvent.Usage(
                    figures.getInteger("promptTokenCount", 0),
                    figures.getInteger("candidatesTokenCount", 0) + figures.getInteger("thoughtsTokenCount", 0),
                    figures.getInteger("cachedContentTokenCount", 0));
        }
    }

    private void candidate(JsonObject candidate) {
        JsonArray parts = candidate.getJsonObject("content", new JsonObject()).getJsonArray("parts", new JsonArray());
        for (Object part : parts) {
            part((JsonObject) part);
        }
        if (candidate.getValue("finishReason") instanceof String told && !told.endsWith("UNSPECIFIED")) {
            finish(told, candidate.getString("finishMessage", ""));
        }
    }

    private void part(JsonObject part) {
        out.working();
        if (part.getValue("functionCall") instanceof JsonObject call) {
            call(call, part.getString("thoughtSignature", ""));
            return;
        }
        String text = part.getString("text", "");
        if (part.getBoolean("thought", false)) {
            out.event(new LlmEvent.Reasoning(text));
        } else if (!text.isEmpty()) {
            said = true;
            out.event(new LlmEvent.Text(text));
        }
    }

    private void call(JsonObject call, String signature) {
        String told = call.getString("id", "");
        String id = told.isEmpty() ? "call_" + Long.toHexString(random.nextLong()) : told;
        if (!signature.isEmpty()) {
            signatures.keep(id, signature);
        }
        said = true;
        out.event(new LlmEvent.ToolCallStarted(calls, id, call.getString("name")));
        out.event(new LlmEvent.ToolCallArguments(
                calls, call.getJsonObject("args", new JsonObject()).encode()));
        calls++;
    }

    private void finish(String told, String message) {
        boolean good = told.equals("STOP") || told.equals("MAX_TOKENS");
        if (good || said) {
            finish = told;
            out.finishing();
        } else if (BLOCKED.contains(told)) {
            fail(Kind.REJECTED, "did not answer: the answer is blocked for " + told + reason(message));
        } else {
            fail(Kind.BROKEN, "reported: the generation failed (" + told + ")" + reason(message));
        }
    }
}
