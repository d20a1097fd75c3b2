package dev.parley.engines.anthropic;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.llm.AnswerProtocol;
import dev.parley.engines.support.llm.CallNotes;
import dev.parley.engines.support.llm.ModelMemory;
import dev.parley.engines.support.llm.RequestBody;
import dev.parley.engines.support.llm.StreamedAnswer;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One message by {@code POST /v1/messages}. Confined to the session's loop. */
final class MessagesProtocol implements AnswerProtocol {
    static final String PATH = "/v1/messages";

    private final SpeechService service;
    private final AnthropicOptions options;
    private final Known known;
    private final LanguageModel.Request request;
    private final String model;
    private boolean withThoughts = true;

    /** What was learnt of the server's models, and the thoughts before their calls. */
    record Known(ModelMemory<Set<Refused>> refused, CallNotes thoughts) {}

    MessagesProtocol(SpeechService service, AnthropicOptions options, Known known, LanguageModel.Request request) {
        this.service = service;
        this.options = options;
        this.known = known;
        this.request = request;
        this.model = request.model().orElse(options.model());
    }

    @Override
    public void prepare(SessionExecutor executor, Consumer<Ask> then, Consumer<ProviderException> refused) {
        MessagesWriter writer = new MessagesWriter(request, model, options, refused(), thoughts());
        RequestBody.write(
                request,
                writer::write,
                executor,
                body -> then.accept(new Ask(httpRequest(), body)),
                bad -> refused.accept(service.errors().of(Kind.REJECTED, "was not asked: " + bad.getMessage())));
    }

    private Set<Refused> refused() {
        return known.refused.of(model);
    }

    private Optional<CallNotes> thoughts() {
        return Optional.of(known.thoughts).filter(kept -> withThoughts);
    }

    private RequestOptions httpRequest() {
        RequestOptions http = service.request(HttpMethod.POST, PATH)
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "text/event-stream");
        options.beta().ifPresent(beta -> http.putHeader("anthropic-beta", beta));
        return http;
    }

    @Override
    public StreamedAnswer answer(StreamedAnswer.Output out) {
        return new MessagesReader(
                service.errors(), known.thoughts, options.bounds().eventBytes(), out);
    }

    @Override
    public boolean learns(int status, String body) {
        if (status != 400) {
            return false;
        }
        String said = body.toLowerCase(Locale.ROOT);
        if (said.contains("thinking") && withThoughts && MessagesWriter.hasThoughts(request, known.thoughts)) {
            // They belong to another account, or to a conversation that has changed since.
            withThoughts = false;
            return true;
        }
        return (said.contains("temperature") && learnt(Refused.TEMPERATURE))
                || (said.contains("thinking") && learnt(Refused.THINKING))
                || (said.contains("effort") && learnt(Refused.EFFORT))
                || (said.contains("output_config") && learnt(Refused.EFFORT))
                || (said.contains("cache_control") && learnt(Refused.CACHING));
    }

    private boolean learnt(Refused refused) {
        if (refused().contains(refused)) {
            return false;
        }
        EnumSet<Refused> all = EnumSet.of(refused);
        all.addAll(refused());
        known.refused.learn(model, Set.copyOf(all));
        return true;
    }
}
