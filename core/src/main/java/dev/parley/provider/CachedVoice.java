package dev.parley.provider;

import dev.parley.concurrent.SessionExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Says one sentence that was kept, which is the text it is to be given. Each stream loop only. */
public final class CachedVoice implements TextToSpeech {
    private final String engine;
    private final short[] sentence;

    /**
     * @param engine whose voice it is
     * @param sentence PCM16 mono at the rate that streams will be opened with
     */
    public CachedVoice(String engine, short[] sentence) {
        this.engine = engine;
        this.sentence = sentence;
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Readiness readiness() {
        return Readiness.ready("a sentence made before");
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, false, false, false);
    }

    @Override
    public List<Voice> voices() {
        return List.of();
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        return new Stream() {
            private boolean over;

            @Override
            public void text(String words) {
                // It is the sentence.
            }

            @Override
            public void end() {
                executor.execute(() -> {
                    if (!over) {
                        listener.accept(new TtsEvent.Audio(sentence.clone()));
                        listener.accept(new TtsEvent.Done());
                    }
                });
            }

            @Override
            public CompletionStage<Void> cancel() {
                over = true;
                return CompletableFuture.completedFuture(null);
            }
        };
    }

    @Override
    public void close() {
        // Owns nothing.
    }
}
