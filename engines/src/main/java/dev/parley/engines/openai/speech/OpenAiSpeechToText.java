package dev.parley.engines.openai.speech;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Recognition behind {@code POST /v1/audio/transcriptions} (speech-backends.md E.2), utterance by utterance. Thread-safe. */
public final class OpenAiSpeechToText implements SpeechToText {
    static final Capabilities CAPABILITIES = Capabilities.of(false, false).withSampleRate(TranscriptionStream.RATE);

    private final SpeechService service;
    private final OpenAiTranscriptionOptions options;
    private final Set<TranscriptionStream> open = ConcurrentHashMap.newKeySet();

    public OpenAiSpeechToText(SpeechService service, OpenAiTranscriptionOptions options) {
        this.service = service;
        this.options = options;
    }

    @Override
    public String engine() {
        return service.address().engine();
    }

    @Override
    public CompletionStage<Void> start() {
        return service.start();
    }

    @Override
    public Readiness readiness() {
        return service.readiness();
    }

    @Override
    public CompletionStage<Boolean> check() {
        return service.check();
    }

    @Override
    public boolean recoversItself() {
        return true;
    }

    @Override
    public boolean tellsListener() {
        return true;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Stream open(Options wanted, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        TranscriptionStream stream =
                new TranscriptionStream(service, options, wanted, executor, listener, open::remove);
        open.add(stream);
        stream.begin();
        return stream;
    }

    @Override
    public void close() {
        open.forEach(stream -> stream.providerClosed(service.errors().of(Kind.BROKEN, "was closed")));
        service.close();
    }
}
