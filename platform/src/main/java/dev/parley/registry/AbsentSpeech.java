package dev.parley.registry;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * In the place of a speech engine that this machine does not have, so that written conversation works: every stream fails
 * with the reason. Thread-safe.
 */
final class AbsentSpeech {
    private AbsentSpeech() {}

    /** What serves {@code kind} without an engine; empty where nothing goes on without one. */
    static Optional<Provider> of(ProviderKind kind, String engine, String reason) {
        return switch (kind) {
            case STT -> Optional.of(new Stt(engine, reason));
            case TTS -> Optional.of(new Tts(engine, reason));
            case LLM, VAD, END_OF_TURN, NOISE_SUPPRESSION -> Optional.empty();
        };
    }

    static final class Stt extends AbsentProvider implements SpeechToText {
        Stt(String engine, String reason) {
            super(engine, reason);
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.of(false, false);
        }

        @Override
        public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
            Failing<SttEvent> stream = new Failing<>(executor, listener, new SttEvent.Failed(cause()));
            return new Stream() {
                @Override
                public void beginUtterance() {
                    // fails anyway
                }

                @Override
                public void audio(short[] samples, int offset, int length) {
                    // fails anyway
                }

                @Override
                public void flush(long flushId) {
                    // fails anyway
                }

                @Override
                public CompletionStage<Void> cancel() {
                    return stream.cancel();
                }
            };
        }
    }

    private static final class Tts extends AbsentProvider implements TextToSpeech {
        Tts(String engine, String reason) {
            super(engine, reason);
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.MUTE;
        }

        @Override
        public List<Voice> voices() {
            return List.of();
        }

        @Override
        public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
            Failing<TtsEvent> stream = new Failing<>(executor, listener, new TtsEvent.Failed(cause()));
            return new Stream() {
                @Override
                public void text(String words) {
                    // fails anyway
                }

                @Override
                public void end() {
                    // fails anyway
                }

                @Override
                public CompletionStage<Void> cancel() {
                    return stream.cancel();
                }
            };
        }
    }

    /** Tells its failure once it has been opened, unless it is cancelled before. Loop only. */
    private static final class Failing<E> {
        private boolean over;

        Failing(SessionExecutor executor, Consumer<? super E> listener, E failure) {
            executor.execute(() -> {
                if (!over) {
                    over = true;
                    listener.accept(failure);
                }
            });
        }

        CompletionStage<Void> cancel() {
            over = true;
            return CompletableFuture.completedStage(null);
        }
    }
}
