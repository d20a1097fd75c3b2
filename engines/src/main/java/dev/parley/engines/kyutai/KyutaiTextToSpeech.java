package dev.parley.engines.kyutai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.provider.lent.VoiceEmbeddings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** moshi-server's streaming text-to-speech. Voices are paths on that server, which does not list them. Thread-safe. */
final class KyutaiTextToSpeech extends RemoteProvider<MoshiService, KyutaiTtsStream> implements TextToSpeech {
    static final Capabilities CAPABILITIES =
            new Capabilities(true, true, true, true).withStreaming().withSampleRate(FrameTimeline.RATE);

    private final VoiceEmbeddings embeddings;

    KyutaiTextToSpeech(
            Vertx vertx,
            KyutaiOptions options,
            RandomGenerator random,
            VoiceEmbeddings embeddings,
            ProviderListener listener) {
        super(new MoshiService("tts", vertx, options, random, listener));
        this.embeddings = embeddings;
    }

    @Override
    public List<Voice> voices() {
        return List.of();
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        KyutaiTtsStream stream = opened(new KyutaiTtsStream(service, options, executor, listener, this::over));
        options.voice()
                .filter(KyutaiTtsStream::isCustom)
                .map(embeddings::message)
                .ifPresentOrElse(stream::beginWith, () -> stream.begin(Optional.empty()));
        return stream;
    }
}
