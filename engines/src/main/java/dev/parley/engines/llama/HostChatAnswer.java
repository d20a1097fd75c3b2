package dev.parley.engines.llama;

import dev.parley.engines.support.llm.JsonAnswer;
import dev.parley.engines.support.llm.ServerError;
import dev.parley.engines.support.service.JsonFields;
import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Reads the host's chunks of text, the reason of the end, and the figures behind it. Not thread-safe. */
final class HostChatAnswer extends JsonAnswer {
    private String reason = "";
    private LlmEvent.Usage usage = new LlmEvent.Usage(0, 0, 0);

    HostChatAnswer(ServiceErrors errors, int eventBytes, Output out) {
        super(errors, eventBytes, out);
    }

    @Override
    public boolean finished() {
        return !reason.isEmpty();
    }

    @Override
    protected LlmEvent.Done result() {
        return new LlmEvent.Done(reason.equals("length") ? FinishReason.MAX_TOKENS : FinishReason.STOP, usage);
    }

    @Override
    protected void read(JsonObject event) {
        if (event.containsKey("error")) {
            JsonObject error = JsonFields.object(event, "error");
            ServerError told = new ServerError(JsonFields.text(error, "message"), JsonFields.text(error, "code"), 0);
            fail(told.kind(), "reported: " + errors.clean(told.message()));
            return;
        }
        List<JsonObject> choices = JsonFields.objects(event, "choices");
        if (!choices.isEmpty()) {
            choice(choices.getFirst());
        }
        JsonObject figures = JsonFields.object(event, "usage");
        if (!figures.isEmpty()) {
            usage = new LlmEvent.Usage(
                    (int) JsonFields.number(figures, "prompt_tokens", 0),
                    (int) JsonFields.number(figures, "completion_tokens", 0),
                    0);
        }
    }

    private void choice(JsonObject choice) {
        String text = JsonFields.text(JsonFields.object(choice, "delta"), "content");
        if (!text.isEmpty()) {
            out.working();
            out.event(new LlmEvent.Text(text));
        }
        String told = JsonFields.text(choice, "finish_reason");
        if (!told.isEmpty()) {
            reason = told;
            out.finishing();
        }
    }
}
