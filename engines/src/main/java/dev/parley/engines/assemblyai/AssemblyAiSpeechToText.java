package dev.parley.engines.assemblyai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.RecognitionStream;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.time.Duration;
import java.util.function.Consumer;

/** Recognition by AssemblyAI. Thread-safe. */
final class AssemblyAiSpeechToText extends RemoteProvider<SpeechService, RecognitionStream> implements SpeechToText {
    /** AssemblyAI keeps a silent connection; what lies between may not. */
    static final RecognitionStream.Patience PATIENCE =
            new RecognitionStream.Patience(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(1));

    private final AssemblyAiOptions options;
    private final RecognitionStream.Patience patience;

    AssemblyAiSpeechToText(SpeechService service, AssemblyAiOptions options, RecognitionStream.Patience patience) {
        super(service);
        this.options = options;
        this.patience = patience;
    }

    @Override
    public Capabilities capabilities() {
        return options.capabilities();
    }

    @Override
    public Stream open(Options wanted, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        var session = new RecognitionStream.Session(wanted.sampleRate(), executor, listener, this::over);
        RecognitionStream stream = opened(new AssemblyAiStream(service, options, patience, session));
        stream.begin(options.path(wanted));
        return stream;
    }
}
