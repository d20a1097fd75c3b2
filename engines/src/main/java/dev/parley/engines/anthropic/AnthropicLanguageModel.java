package dev.parley.engines.anthropic;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.llm.AnswerStream;
import dev.parley.engines.support.llm.CallNotes;
import dev.parley.engines.support.llm.ModelMemory;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Claude behind Anthropic's Messages API, or a server that speaks it. Thread-safe. */
final class AnthropicLanguageModel extends RemoteProvider<SpeechService, AnswerStream> implements LanguageModel {
    private static final Capabilities CAPABILITIES = new Capabilities(Optional.empty(), true, true, true);

    private final AnthropicOptions options;
    private final MessagesProtocol.Known known =
            new MessagesProtocol.Known(new ModelMemory<>(Set.of()), new CallNotes());

    AnthropicLanguageModel(SpeechService service, AnthropicOptions options) {
        super(service);
        this.options = options;
    }

    @Override
    public String defaultModel() {
        return options.model();
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        AnswerStream stream = opened(new AnswerStream(
                service,
                options.bounds(),
                new MessagesProtocol(service, options, known, request),
                new AnswerStream.Reader(executor, listener),
                this::over));
        stream.begin();
        return stream;
    }
}
