package dev.parley.engines.deepgram;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.RecognitionStream;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.time.Duration;
import java.util.function.Consumer;

/** Recognition by Deepgram: Nova or Flux, as the model is named. Thread-safe. */
final class DeepgramSpeechToText extends RemoteProvider<SpeechService, RecognitionStream> implements SpeechToText {
    /** Deepgram hangs up after 10 s without a message, and wants one every 3 to 5 s. */
    static final RecognitionStream.Patience PATIENCE =
            new RecognitionStream.Patience(Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(1));

    private final DeepgramOptions options;
    private final RecognitionStream.Patience patience;

    DeepgramSpeechToText(SpeechService service, DeepgramOptions options, RecognitionStream.Patience patience) {
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
        RecognitionStream stream = opened(options.flux() ? flux(session) : nova(session));
        stream.begin(options.path(wanted));
        return stream;
    }

    private RecognitionStream nova(RecognitionStream.Session session) {
        return new NovaStream(service, capabilities(), patience, session);
    }

    private RecognitionStream flux(RecognitionStream.Session session) {
        return new FluxStream(service, capabilities(), new TurnScore(options.endOfTurn()), patience, session);
    }
}
