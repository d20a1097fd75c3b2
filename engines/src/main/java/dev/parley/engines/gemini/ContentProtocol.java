package dev.parley.engines.gemini;

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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One answer by {@code POST /v1beta/models/…:streamGenerateContent}. Confined to the session's loop. */
final class ContentProtocol implements AnswerProtocol {
    private final SpeechService service;
    private final GeminiOptions options;
    private final Known known;
    private final LanguageModel.Request request;
    private final String model;

    /**
     * What is known besides the settings.
     *
     * @param thinking that models refused to be asked for it, and how they are asked instead
     * @param signatures of the thoughts that came with calls
     * @param random for ids of calls that have none
     */
    record Known(ModelMemory<Asking> thinking, CallNotes signatures, RandomGenerator random) {}

    /** How a model is asked to think. */
    enum Asking {
        AS_SET,
        /** By a budget in place of a level: Gemini 2.5. */
        BUDGET,
        NOT
    }

    ContentProtocol(SpeechService service, GeminiOptions options, Known known, LanguageModel.Request request) {
        this.service = service;
        this.options = options;
        this.known = known;
        this.request = request;
        this.model = request.model().orElse(options.model()).replaceFirst("^models/", "");
    }

    @Override
    public void prepare(SessionExecutor executor, Consumer<Ask> then, Consumer<ProviderException> refused) {
        ContentWriter writer = new ContentWriter(request, model, options, known.thinking.of(model), known.signatures);
        RequestBody.write(
                request,
                writer::write,
                executor,
                body -> then.accept(new Ask(httpRequest(), body)),
                bad -> refused.accept(service.errors().of(Kind.REJECTED, "was not asked: " + bad.getMessage())));
    }

    private RequestOptions httpRequest() {
        String name = URLEncoder.encode(model, StandardCharsets.UTF_8);
        String path = "/" + options.apiVersion() + "/models/" + name + ":streamGenerateContent?alt=sse";
        return service.request(HttpMethod.POST, path).putHeader("Content-Type", "application/json");
    }

    @Override
    public StreamedAnswer answer(StreamedAnswer.Output out) {
        return new ContentReader(
                service.errors(),
                known.signatures,
                known.random,
                options.bounds().eventBytes(),
                out);
    }

    @Override
    public boolean learns(int status, String body) {
        String said = body.toLowerCase(Locale.ROOT);
        boolean thinking = said.contains("thinking") || said.contains("thinking_level") || said.contains("budget");
        Asking now = known.thinking.of(model);
        if (status != 400
                || !thinking
                || now == Asking.NOT
                || !options.thinking().asked()) {
            return false;
        }
        boolean level = now == Asking.AS_SET && options.thinking().level().isPresent();
        known.thinking.learn(model, level ? Asking.BUDGET : Asking.NOT);
        return true;
    }
}
