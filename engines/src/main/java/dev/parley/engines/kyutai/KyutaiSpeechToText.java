package dev.parley.engines.kyutai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** moshi-server's streaming speech-to-text, with pause scores. Thread-safe. */
final class KyutaiSpeechToText extends RemoteProvider<MoshiService, KyutaiSttStream> implements SpeechToText {
    static final Capabilities CAPABILITIES = Capabilities.of(true, true)
            .withStreaming()
            .withWordTimes()
            .withHeartbeat()
            .withSampleRate(FrameTimeline.RATE);

    KyutaiSpeechToText(Vertx vertx, KyutaiOptions options, RandomGenerator random, ProviderListener listener) {
        super(new MoshiService("stt", vertx, options, random, listener));
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        KyutaiSttStream stream =
                opened(new KyutaiSttStream(service, options.sampleRate(), executor, listener, this::over));
        stream.begin();
        return stream;
    }
}
