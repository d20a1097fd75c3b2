package dev.parley.engines.openai.speech;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A voice behind {@code POST /v1/audio/speech} (speech-backends.md E.1). Thread-safe. */
public final class OpenAiTextToSpeech implements TextToSpeech {
    private final SpeechService service;
    private final OpenAiVoiceOptions options;
    private final Set<SpeechStream> open = ConcurrentHashMap.newKeySet();

    public OpenAiTextToSpeech(SpeechService service, OpenAiVoiceOptions options) {
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
        return capabilities(options);
    }

    static Capabilities capabilities(OpenAiVoiceOptions options) {
        return new Capabilities(true, true, false, false).withStreaming().withSampleRate(options.pcmRate());
    }

    @Override
    public List<Voice> voices() {
        return options.voices().stream()
                .map(name -> new Voice(name, options.model(), Optional.empty()))
                .toList();
    }

    @Override
    public Stream open(Options wanted, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        SpeechStream stream = new SpeechStream(service, options, wanted, executor, listener, open::remove);
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
