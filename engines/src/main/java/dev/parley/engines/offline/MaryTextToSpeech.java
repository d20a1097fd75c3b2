package dev.parley.engines.offline;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Text-to-speech by MaryTTS: one American English voice, recast into a few characters. */
final class MaryTextToSpeech implements TextToSpeech {
    private static final List<Voice> VOICES =
            VoiceStyle.ALL.stream().map(VoiceStyle::voice).toList();

    private final MaryWorkers workers;
    private final Set<MaryStream> streams = ConcurrentHashMap.newKeySet();

    /** @param threads clauses computed at the same time */
    MaryTextToSpeech(int threads) {
        workers = new MaryWorkers(threads);
    }

    @Override
    public String engine() {
        return OfflineEngine.NAME;
    }

    @Override
    public CompletionStage<Void> start() {
        return workers.start().thenApply(synthesizer -> null);
    }

    @Override
    public Readiness readiness() {
        return workers.readiness();
    }

    @Override
    public List<Voice> voices() {
        return VOICES;
    }

    @Override
    public Set<UnicodeScript> scripts(Optional<String> voice) {
        return Set.of(UnicodeScript.LATIN);
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        MaryStream stream = new MaryStream(workers, options, executor, listener);
        streams.add(stream);
        stream.gone().whenComplete((done, failure) -> streams.remove(stream));
        workers.start()
                .whenComplete((synthesizer, failure) -> executor.execute(() -> {
                    if (failure == null) {
                        stream.started(synthesizer);
                    } else {
                        stream.fail(failure instanceof ProviderException known ? known : MaryWorkers.broken(failure));
                    }
                }));
        return stream;
    }

    @Override
    public void close() {
        streams.forEach(MaryStream::closeEngine);
        workers.close();
    }
}
