package dev.parley.engines.kyutai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** moshi-server's streaming speech-to-text, with pause scores. Thread-safe. */
final class KyutaiSpeechToText implements SpeechToText {
    static final Capabilities CAPABILITIES = Capabilities.of(true, true)
            .withStreaming()
            .withWordTimes()
            .withHeartbeat()
            .withSampleRate(FrameTimeline.RATE);

    private final MoshiService service;
    private final Set<KyutaiSttStream> open = ConcurrentHashMap.newKeySet();

    KyutaiSpeechToText(Vertx vertx, KyutaiOptions options, RandomGenerator random, ProviderListener listener) {
        service = new MoshiService("stt", vertx, options, random, listener);
    }

    @Override
    public String engine() {
        return MoshiService.ENGINE;
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
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        KyutaiSttStream stream = new KyutaiSttStream(service, options.sampleRate(), executor, listener, open::remove);
        open.add(stream);
        stream.begin();
        return stream;
    }

    @Override
    public void close() {
        open.forEach(stream -> stream.fail(service.exception(Kind.BROKEN, "was closed")));
        service.close();
    }
}
