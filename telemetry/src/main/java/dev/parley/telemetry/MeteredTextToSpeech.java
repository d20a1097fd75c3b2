package dev.parley.telemetry;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechServerMeter.Service;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.provider.decorator.TextToSpeechDecorator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A synthesiser whose streams are counted as Unmute counts its own (unmute.md 10). Thread-safe. */
final class MeteredTextToSpeech extends TextToSpeechDecorator {
    private final WorkerMetrics metrics;

    MeteredTextToSpeech(TextToSpeech engine, WorkerMetrics metrics) {
        super(engine);
        this.metrics = metrics;
    }

    @Override
    public boolean metersItself() {
        return true;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        Counted counted = new Counted(options.sampleRate(), executor, listener);
        counted.stream = provider.open(options, executor, counted);
        return counted;
    }

    /** One stream. Loop only. */
    private final class Counted implements Stream, Consumer<TtsEvent> {
        private final int rate;
        private final SessionExecutor executor;
        private final Consumer<? super TtsEvent> listener;
        private final long opened;
        private Stream stream;
        private long firstTextAt;
        private long samples;
        private boolean ready;
        private boolean textSent;
        private boolean over;

        Counted(int rate, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
            this.rate = rate;
            this.executor = executor;
            this.listener = listener;
            this.opened = executor.nanoTime();
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
            ended();
            return stream.cancel();
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
                case TtsEvent.Done done -> ended();
                case TtsEvent.Failed failed -> failed(failed.cause());
            }
            listener.accept(event);
        }

        /** At the first sign of life: not every engine says {@link TtsEvent.Ready}. */
        private void ready() {
            if (ready) {
                return;
            }
            ready = true;
            metrics.tts.sessions.inc();
            metrics.tts.active.inc();
            if (!provider.metersItself()) {
                long took = executor.nanoTime() - opened;
                metrics.tried(Service.TTS, took, Optional.empty());
                metrics.found(Service.TTS, took);
            }
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

        private void failed(ProviderException cause) {
            if (!ready && !provider.metersItself()) {
                metrics.tried(Service.TTS, executor.nanoTime() - opened, Optional.of(cause.kind()));
                metrics.missed(Service.TTS);
            }
            ended();
        }

        private void ended() {
            if (over || !ready) {
                over = true;
                return;
            }
            over = true;
            metrics.tts.active.dec();
            metrics.tts.audio.observe((double) samples / rate);
            if (textSent) {
                metrics.tts.generation.observe(sinceFirstText());
            }
        }
    }
}
