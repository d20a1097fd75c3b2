package dev.parley.engines.gemini;

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
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Gemini behind Google's Gemini API, or a server that speaks it. Thread-safe. */
final class GeminiLanguageModel extends RemoteProvider<SpeechService, AnswerStream> implements LanguageModel {
    private static final Capabilities CAPABILITIES = new Capabilities(Optional.empty(), true, true, true);

    private final GeminiOptions options;
    private final ContentProtocol.Known known;

    GeminiLanguageModel(SpeechService service, GeminiOptions options, RandomGenerator random) {
        super(service);
        this.options = options;
        this.known =
                new ContentProtocol.Known(new ModelMemory<>(ContentProtocol.Asking.AS_SET), new CallNotes(), random);
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
                new ContentProtocol(service, options, known, request),
                new AnswerStream.Reader(executor, listener),
                this::over));
        stream.begin();
        return stream;
    }
}
