package dev.parley.engines.openai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.llm.AnswerProtocol;
import dev.parley.engines.support.llm.RequestBody;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One generation by a server of OpenAI's kind: its model is found first, and its refusals teach. Confined to the session's loop. */
abstract class OpenAiProtocol implements AnswerProtocol {
    /** Templates that fail are a 500 of some servers. */
    private static final Set<Integer> TEACHING = Set.of(400, 422, 500);

    final OpenAiLanguageModel owner;
    final LanguageModel.Request request;
    private final String path;
    private String model = "";

    OpenAiProtocol(OpenAiLanguageModel owner, LanguageModel.Request request, String path) {
        this.owner = owner;
        this.request = request;
        this.path = path;
    }

    /** What is asked of {@link #model()}. */
    abstract RequestBody.Fields fields();

    /** Known once a request was prepared. */
    final String model() {
        return model;
    }

    final Quirks quirks() {
        return owner.quirks(model);
    }

    @Override
    public final void prepare(SessionExecutor executor, Consumer<Ask> then, Consumer<ProviderException> refused) {
        owner.modelFor(request).onComplete(found -> {
            Runnable told = () -> {
                if (found.succeeded()) {
                    model = found.result();
                    write(executor, then, refused);
                } else {
                    refused.accept(owner.errors().connection(found.cause()));
                }
            };
            if (executor.inLoop()) {
                told.run();
            } else {
                executor.execute(told);
            }
        });
    }

    private void write(SessionExecutor executor, Consumer<Ask> then, Consumer<ProviderException> refused) {
        RequestBody.write(
                request,
                fields(),
                executor,
                body -> then.accept(new Ask(options(), body)),
                bad -> refused.accept(owner.errors().of(Kind.REJECTED, "was not asked: " + bad.getMessage())));
    }

    private RequestOptions options() {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(owner.options().endpoint().resolve(path).toString())
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "text/event-stream");
        owner.options().endpoint().apiKey().ifPresent(key -> options.putHeader("Authorization", "Bearer " + key));
        return options;
    }

    @Override
    public final boolean learns(int status, String body) {
        Optional<Quirks> learnt = TEACHING.contains(status) ? quirks().learn(body) : Optional.empty();
        learnt.ifPresent(known -> owner.learnt(model, known));
        return learnt.isPresent();
    }
}
