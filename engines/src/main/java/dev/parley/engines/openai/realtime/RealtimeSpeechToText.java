package dev.parley.engines.openai.realtime;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.RecognitionStream;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Recognition in transcription sessions, one connection for each stream. Thread-safe. */
final class RealtimeSpeechToText extends RemoteProvider<SpeechService, RecognitionStream> implements SpeechToText {
    /** A model that takes an utterance at its end needs a while for a long one. */
    static final RecognitionStream.Patience PATIENCE =
            new RecognitionStream.Patience(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(10));

    private static final String OPENAI_HOST = "api.openai.com";

    private final RealtimeOptions options;
    private final RecognitionStream.Patience patience;
    private final Lessons lessons = new Lessons();

    RealtimeSpeechToText(SpeechService service, RealtimeOptions options, RecognitionStream.Patience patience) {
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
        RealtimeStream stream = new RealtimeStream(service, options, wanted, lessons, patience, session);
        opened(stream).begin(path());
        return stream;
    }

    /** OpenAI takes a model in the address for a conversation; Speaches cannot do without. */
    private String path() {
        boolean modelInSession = options.shape().equals(Optional.of(Shape.GA))
                || OPENAI_HOST.equals(service.address().base().getHost());
        return "/realtime?intent=transcription"
                + (modelInSession ? "" : "&model=" + URLEncoder.encode(options.model(), StandardCharsets.UTF_8));
    }
}
