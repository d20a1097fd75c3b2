package dev.parley.telemetry;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.provider.decorator.TextToSpeechDecorator;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A synthesiser whose streams are counted as Unmute counts its own (unmute.md 10). Thread-safe. */
final class MeteredTextToSpeech extends TextToSpeechDecorator {
    private final WorkerMetrics metrics;
    private final EngineUse use;

    /** @param use is told of the streams, besides */
    MeteredTextToSpeech(TextToSpeech engine, WorkerMetrics metrics, EngineUse use) {
        super(engine);
        this.metrics = metrics;
        this.use = use;
    }

    @Override
    public boolean tellsListener() {
        return true;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        Counted counted = new Counted(options.sampleRate(), executor, listener);
        counted.stream = provider.open(options, executor, counted);
        counted.opened();
        return counted;
    }

    /** One stream. Loop only. */
    private final class Counted extends MeteredStream implements Stream, Consumer<TtsEvent> {
        private final int rate;
        private final Consumer<? super TtsEvent> listener;
        private Stream stream;
        private long firstTextAt;
        private long samples;
        private boolean textSent;

        Counted(int rate, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
            super(provider, ProviderKind.TTS, MeteredTextToSpeech.this.metrics, use, executor);
            this.rate = rate;
            this.listener = listener;
        }

        @Override
        public void text(String words) {
            if (!textSent) {
                textSent = true;
                firstTextAt = executor.nanoTime();
            }
            metrics.tts.sentFrames.inc();
            stream.text(words);
        }

        @Override
        public void end() {
            stream.end();
        }

        @Override
        public CompletionStage<Void> cancel() {
            over();
            return stream.cancel();
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            over();
            return stream.abandon(cause);
        }

        @Override
        public void accept(TtsEvent event) {
            if (!(event instanceof TtsEvent.Failed)) {
                ready();
            }
            switch (event) {
                case TtsEvent.Ready taken -> {}
                case TtsEvent.Audio audio -> audio(audio.samples().length);
                case TtsEvent.Word word -> metrics.tts.receivedWords.inc();
                case TtsEvent.Done done -> over();
                case TtsEvent.Failed failed -> failed(failed.cause());
            }
            listener.accept(event);
        }

        @Override
        void begun() {
            metrics.tts.sessions.inc();
            metrics.tts.active.inc();
        }

        private void audio(int length) {
            metrics.tts.receivedFrames.inc();
            if (samples == 0 && textSent) {
                metrics.tts.firstAudio.observe(sinceFirstText());
            }
            samples += length;
        }

        private double sinceFirstText() {
            return WorkerMetrics.seconds(executor.nanoTime() - firstTextAt);
        }

        @Override
        void ended(long nanos) {
            metrics.tts.active.dec();
            metrics.tts.audio.observe((double) samples / rate);
            if (textSent) {
                metrics.tts.generation.observe(sinceFirstText());
            }
        }
    }
}
