package dev.parley.engines.support.openai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.util.function.Consumer;

/** Recognition behind {@code POST /v1/audio/transcriptions} (speech-backends.md E.2), utterance by utterance. Thread-safe. */
public final class OpenAiSpeechToText extends RemoteProvider<SpeechService, TranscriptionStream>
        implements SpeechToText {
    private final OpenAiTranscriptionOptions options;

    public OpenAiSpeechToText(SpeechService service, OpenAiTranscriptionOptions options) {
        super(service);
        this.options = options;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities(options);
    }

    static Capabilities capabilities(OpenAiTranscriptionOptions options) {
        return Capabilities.of(false, false)
                .withLanguages(options.languages())
                .withSampleRate(TranscriptionStream.RATE);
    }

    @Override
    public Stream open(Options wanted, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        TranscriptionStream stream =
                opened(new TranscriptionStream(service, options, wanted, executor, listener, this::over));
        stream.begin();
        return stream;
    }
}
