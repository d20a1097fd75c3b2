package dev.parley.engines.llama;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.TokenEstimate;
import dev.parley.engines.support.llm.AnswerProtocol;
import dev.parley.engines.support.llm.PromptCheck;
import dev.parley.engines.support.llm.PromptRules;
import dev.parley.engines.support.llm.RequestBody;
import dev.parley.engines.support.llm.StreamedAnswer;
import dev.parley.engines.support.llm.Turns;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One answer by {@code POST /chat/completions} of the engine host: texts only. Confined to the session's loop. */
final class HostChatProtocol implements AnswerProtocol {
    /** What a template puts round a message. */
    private static final int FRAME_TOKENS = 8;
    /** Part of a context that estimates may fill: they are only that. */
    private static final double FILLED = 0.8;

    private final SpeechService service;
    private final LlamaOptions options;
    private final LanguageModel.Request request;

    HostChatProtocol(SpeechService service, LlamaOptions options, LanguageModel.Request request) {
        this.service = service;
        this.options = options;
        this.request = request;
    }

    @Override
    public void prepare(SessionExecutor executor, Consumer<Ask> then, Consumer<ProviderException> refused) {
        RequestBody.write(
                request,
                this::write,
                executor,
                body -> then.accept(new Ask(
                        service.request(HttpMethod.POST, "/chat/completions")
                                .putHeader("Content-Type", "application/json")
                                .putHeader("Accept", "text/event-stream"),
                        body)),
                bad -> refused.accept(service.errors().of(Kind.REJECTED, "was not asked: " + bad.getMessage())));
    }

    private void write(JsonGenerator g) throws IOException {
        int most = request.maxTokens().orElse(options.maxTokens());
        g.writeStringField("model", options.model());
        g.writeBooleanField("stream", true);
        g.writeNumberField("max_tokens", most);
        if (request.temperature().isPresent()) {
            g.writeNumberField("temperature", request.temperature().getAsDouble());
        }
        g.writeArrayFieldStart("messages");
        int reserved = Math.min(most, options.context() / 2);
        Turns turns = Turns.of(PromptCheck.whole(request.messages(), rules(reserved), reserved));
        if (!turns.system().isEmpty()) {
            message(g, "system", turns.system());
        }
        for (Turns.Turn turn : turns.turns()) {
            String text =
                    turn.parts().stream().map(part -> part.message().text()).collect(Collectors.joining("\n\n"));
            message(g, turn.user() ? "user" : "assistant", text);
        }
        g.writeEndArray();
    }

    /** The length of the context matters only where it may be too short: what is shortened begins with the user. */
    private PromptRules rules(int reserved) {
        int estimate = request.messages().stream()
                .mapToInt(message -> FRAME_TOKENS + TokenEstimate.of(message.text()))
                .sum();
        boolean fits = estimate + reserved <= FILLED * options.context();
        return new PromptRules(
                false,
                false,
                true,
                PromptRules.SystemPlace.FRONT,
                PromptRules.ANY_ID,
                fits ? OptionalInt.empty() : OptionalInt.of(options.context()));
    }

    private static void message(JsonGenerator g, String role, String text) throws IOException {
        g.writeStartObject();
        g.writeStringField("role", role);
        g.writeStringField("content", text);
        g.writeEndObject();
    }

    @Override
    public StreamedAnswer answer(StreamedAnswer.Output out) {
        return new HostChatAnswer(service.errors(), LlamaOptions.BOUNDS.eventBytes(), out);
    }

    @Override
    public boolean learns(int status, String body) {
        return false;
    }
}
