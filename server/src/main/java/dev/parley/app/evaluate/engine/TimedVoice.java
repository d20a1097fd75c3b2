package dev.parley.app.evaluate.engine;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The bot's voice: rendered speech with its word times, the first of it a declared time after the first text. */
final class TimedVoice extends ReadyProvider implements TextToSpeech {
    private final RenderedSpeech speech;
    private final int speaker;
    private final Duration delay;

    TimedVoice(RenderedSpeech speech, int speaker, Duration delay) {
        this.speech = speech;
        this.speaker = speaker;
        this.delay = delay;
    }

    @Override
    public List<Voice> voices() {
        return List.of(new Voice(engine(), "the bot of an evaluation", Optional.empty()));
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        return new Reply(executor, listener);
    }

    private final class Reply implements Stream {
        private final SessionExecutor executor;
        private final Consumer<? super TtsEvent> listener;
        private final StringBuilder text = new StringBuilder();
        private long dueNanos = -1;
        private boolean open = true;

        Reply(SessionExecutor executor, Consumer<? super TtsEvent> listener) {
            this.executor = executor;
            this.listener = listener;
            executor.execute(() -> tell(new TtsEvent.Ready(capabilities())));
        }

        private void tell(TtsEvent event) {
            if (open) {
                listener.accept(event);
            }
        }

        @Override
        public void text(String words) {
            if (dueNanos < 0) {
                dueNanos = executor.nanoTime() + delay.toNanos();
            }
            text.append(words);
        }

        @Override
        public void end() {
            Duration left = Duration.ofNanos(Math.max(0, dueNanos - executor.nanoTime()));
            executor.schedule(left, this::speak);
        }

        private void speak() {
            String all = text.toString().strip();
            if (all.isEmpty()) {
                tell(new TtsEvent.Done());
                return;
            }
            speech.events(speaker, all).forEach(this::tell);
        }

        @Override
        public CompletionStage<Void> cancel() {
            open = false;
            return CompletableFuture.completedStage(null);
        }
    }
}
