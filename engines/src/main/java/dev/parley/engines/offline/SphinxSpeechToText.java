package dev.parley.engines.offline;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Speech-to-text by Sphinx4: English, one utterance at a time between {@code beginUtterance} and {@code flush}. */
final class SphinxSpeechToText implements SpeechToText {
    private static final Capabilities CAPABILITIES = new Capabilities(false, false);

    private final SphinxPool pool;
    private final Set<SphinxStream> streams = ConcurrentHashMap.newKeySet();

    /** @param recognizers utterances recognised at the same time, each for about 150 MB and a core */
    SphinxSpeechToText(int recognizers) {
        pool = new SphinxPool(recognizers);
    }

    @Override
    public String engine() {
        return OfflineEngine.NAME;
    }

    @Override
    public CompletionStage<Void> start() {
        return pool.start();
    }

    @Override
    public Readiness readiness() {
        return pool.readiness();
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Optional<String> onlyLanguage() {
        return Optional.of("en");
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        SphinxStream stream = new SphinxStream(pool, options.sampleRate(), executor, listener);
        streams.add(stream);
        stream.gone().whenComplete((done, failure) -> streams.remove(stream));
        pool.start().whenComplete((done, failure) -> executor.execute(() -> stream.started(failure)));
        return stream;
    }

    @Override
    public void close() {
        streams.forEach(SphinxStream::closeEngine);
        pool.close();
    }
}
