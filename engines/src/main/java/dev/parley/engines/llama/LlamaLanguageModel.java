package dev.parley.engines.llama;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.llm.AnswerStream;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import java.util.function.Consumer;

/** A model in the engine host. It calls no functions and sees no images. Thread-safe. */
final class LlamaLanguageModel extends RemoteProvider<SpeechService, AnswerStream> implements LanguageModel {
    private final LlamaOptions options;

    LlamaLanguageModel(SpeechService service, LlamaOptions options) {
        super(service);
        this.options = options;
    }

    @Override
    public String defaultModel() {
        return options.model();
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        AnswerStream stream = opened(new AnswerStream(
                service,
                LlamaOptions.BOUNDS,
                new HostChatProtocol(service, options, request),
                new AnswerStream.Reader(executor, listener),
                this::over));
        stream.begin();
        return stream;
    }
}
