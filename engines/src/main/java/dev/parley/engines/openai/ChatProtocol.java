package dev.parley.engines.openai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.llm.AnswerProtocol;
import dev.parley.engines.support.llm.StreamedAnswer;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One completion by {@code POST /chat/completions}. Confined to the session's loop. */
final class ChatProtocol implements AnswerProtocol {
    /** Templates that fail are a 500 of some servers. */
    private static final Set<Integer> TEACHING = Set.of(400, 422, 500);

    private final OpenAiLanguageModel owner;
    private final LanguageModel.Request request;
    private final Set<String> toolNames;
    private String model = "";
    private Optional<AnswerReader> reader = Optional.empty();

    ChatProtocol(OpenAiLanguageModel owner, LanguageModel.Request request) {
        this.owner = owner;
        this.request = request;
        this.toolNames = request.tools().stream().map(LanguageModel.Tool::name).collect(Collectors.toSet());
    }

    @Override
    public void prepare(SessionExecutor executor, Consumer<Ask> then, Consumer<ProviderException> refused) {
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
        owner.writer()
                .write(
                        new ChatRequestWriter.Asked(request, model, owner.quirks(model)),
                        executor,
                        body -> then.accept(new Ask(options(), body)),
                        bad -> refused.accept(owner.errors().of(Kind.REJECTED, "was not asked: " + bad.getMessage())));
    }

    private RequestOptions options() {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(
                        owner.options().endpoint().resolve("/chat/completions").toString())
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "text/event-stream");
        owner.options().endpoint().apiKey().ifPresent(key -> options.putHeader("Authorization", "Bearer " + key));
        return options;
    }

    @Override
    public StreamedAnswer answer(StreamedAnswer.Output out) {
        boolean reasonsFirst = !owner.quirks(model).takes(Quirks.Refused.OPENING_OF_REASONING);
        AnswerReader reading = new AnswerReader(
                new AnswerReader.Model(toolNames, reasonsFirst),
                owner.errors(),
                owner.options().limits().eventBytes(),
                owner.random(),
                out);
        reader = Optional.of(reading);
        return reading;
    }

    @Override
    public boolean learns(int status, String body) {
        Optional<Quirks> learnt =
                TEACHING.contains(status) ? owner.quirks(model).learn(body) : Optional.empty();
        learnt.ifPresent(known -> owner.learnt(model, known));
        return learnt.isPresent();
    }

    @Override
    public void bodyEnded() {
        if (reader.filter(AnswerReader::reasonsFirst).isPresent()) {
            owner.learnt(model, owner.quirks(model).with(Quirks.Refused.OPENING_OF_REASONING));
        }
    }
}
