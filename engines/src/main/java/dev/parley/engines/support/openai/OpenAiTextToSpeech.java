package dev.parley.engines.support.openai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A voice behind {@code POST /v1/audio/speech} (speech-backends.md E.1). Thread-safe. */
public final class OpenAiTextToSpeech extends RemoteProvider<SpeechService, SpeechStream> implements TextToSpeech {
    private final OpenAiVoiceOptions options;

    public OpenAiTextToSpeech(SpeechService service, OpenAiVoiceOptions options) {
        super(service);
        this.options = options;
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
        SpeechStream stream = opened(new SpeechStream(service, options, wanted, executor, listener, this::over));
        stream.begin();
        return stream;
    }
}
