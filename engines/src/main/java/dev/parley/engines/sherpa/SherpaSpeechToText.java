package dev.parley.engines.sherpa;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.Query;
import dev.parley.engines.support.service.RecognitionStream;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Recognition over the engine host's {@code /v1/audio/stream}. What the model can do is known once a stream was ready.
 * Thread-safe.
 */
final class SherpaSpeechToText extends RemoteProvider<SpeechService, RecognitionStream> implements SpeechToText {
    /** Of what all its models take, in Hz. */
    private static final int RATE = 16_000;
    /** A flush is answered when a whole utterance has been computed. */
    private static final RecognitionStream.Patience PATIENCE =
            new RecognitionStream.Patience(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(15));

    private final Optional<String> language;
    private volatile Capabilities capabilities;

    SherpaSpeechToText(SpeechService service, Optional<String> language) {
        super(service);
        this.language = language;
        this.capabilities = Capabilities.of(false, false)
                .withLanguages(language.map(List::of).orElse(List.of()))
                .withSampleRate(RATE);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    /** As the host says when a stream is ready. */
    private Capabilities learn(boolean streaming, boolean wordTimes) {
        Capabilities learnt = Capabilities.of(false, false)
                .withLanguages(language.map(List::of).orElse(List.of()))
                .withSampleRate(RATE);
        learnt = streaming ? learnt.withStreaming() : learnt;
        capabilities = wordTimes ? learnt.withWordTimes() : learnt;
        return capabilities;
    }

    @Override
    public Stream open(Options wanted, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        var session = new RecognitionStream.Session(wanted.sampleRate(), executor, listener, this::over);
        RecognitionStream stream = opened(new SherpaStream(service, PATIENCE, session, this::learn));
        Query query = new Query().add("sample_rate", wanted.sampleRate());
        wanted.language().or(() -> language).ifPresent(it -> query.add("language", it.split("[-_]", 2)[0]));
        stream.begin("/audio/stream" + query);
        return stream;
    }
}
