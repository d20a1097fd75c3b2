package dev.parley.engines.kyutai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.provider.VoiceEmbeddings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** moshi-server's streaming text-to-speech. Voices are paths on that server, which does not list them. Thread-safe. */
final class KyutaiTextToSpeech implements TextToSpeech {
    static final Capabilities CAPABILITIES =
            new Capabilities(true, true, true, true).withStreaming().withSampleRate(FrameTimeline.RATE);

    private final MoshiService service;
    private final VoiceEmbeddings embeddings;
    private final Set<KyutaiTtsStream> open = ConcurrentHashMap.newKeySet();

    KyutaiTextToSpeech(
            Vertx vertx,
            KyutaiOptions options,
            RandomGenerator random,
            VoiceEmbeddings embeddings,
            ProviderListener listener) {
        this.service = new MoshiService("tts", vertx, options, random, listener);
        this.embeddings = embeddings;
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
    public List<Voice> voices() {
        return List.of();
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        KyutaiTtsStream stream = new KyutaiTtsStream(service, options, executor, listener, open::remove);
        open.add(stream);
        options.voice()
                .filter(KyutaiTtsStream::isCustom)
                .map(embeddings::message)
                .ifPresentOrElse(stream::beginWith, () -> stream.begin(Optional.empty()));
        return stream;
    }

    @Override
    public void close() {
        open.forEach(stream -> stream.fail(service.exception(Kind.BROKEN, "was closed")));
        service.close();
    }
}
