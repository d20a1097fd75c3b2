package dev.parley.telemetry;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechServerMeter.Service;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.decorator.SpeechToTextDecorator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A recogniser whose streams are counted as Unmute counts its own (unmute.md 10). Thread-safe. */
final class MeteredSpeechToText extends SpeechToTextDecorator {
    private static final int FRAMES_A_SECOND_TIMES_TWO = 25;

    private final WorkerMetrics metrics;

    MeteredSpeechToText(SpeechToText engine, WorkerMetrics metrics) {
        super(engine);
        this.metrics = metrics;
    }

    @Override
    public boolean metersItself() {
        return true;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        Counted counted = new Counted(options.sampleRate(), executor, listener);
        counted.stream = provider.open(options, executor, counted);
        return counted;
    }

    /** One stream. Loop only. */
    private final class Counted implements Stream, Consumer<SttEvent> {
        private final int rate;
        private final SessionExecutor executor;
        private final Consumer<? super SttEvent> listener;
        private final long opened;
        private Stream stream;
        private long readyAt;
        private long firstSent;
        private long samples;
        private long frames;
        private int words;
        private boolean ready;
        private boolean answered;
        private boolean over;

        Counted(int rate, SessionExecutor executor, Consumer<? super SttEvent> listener) {
            this.rate = rate;
            this.executor = executor;
            this.listener = listener;
            this.opened = executor.nanoTime();
        }

        @Override
        public void beginUtterance() {
            stream.beginUtterance();
        }

        @Override
        public void audio(short[] sent, int offset, int length) {
            if (samples == 0) {
                firstSent = executor.nanoTime();
            }
            samples += length;
            stream.audio(sent, offset, length);
            if (!provider.metersItself()) {
                for (; frames < samples * FRAMES_A_SECOND_TIMES_TWO / (2L * rate); frames++) {
                    metrics.speechSent();
                }
            }
        }

        @Override
        public void flush(long flushId) {
            stream.flush(flushId);
        }

        @Override
        public CompletionStage<Void> cancel() {
            end();
            return stream.cancel();
        }

        @Override
        public void accept(SttEvent event) {
            switch (event) {
                case SttEvent.Ready taken -> ready();
                case SttEvent.Failed failed -> failed(failed.cause());
                case SttEvent.Final heard -> {
                    words += heard.words().size();
                    metrics.stt.receivedWords.inc(heard.words().size());
                    processed();
                }
                case SttEvent.Partial guess -> processed();
                case SttEvent.Pause score -> processed();
                case SttEvent.WordEnded ended -> {}
                case SttEvent.Flushed flushed -> {}
                case SttEvent.Alive alive -> {}
            }
            listener.accept(event);
        }

        private void ready() {
            if (ready) {
                return;
            }
            ready = true;
            readyAt = executor.nanoTime();
            metrics.stt.active.inc();
            if (!provider.metersItself()) {
                metrics.tried(Service.STT, readyAt - opened, Optional.empty());
                metrics.found(Service.STT, readyAt - opened);
            }
        }

        private void failed(ProviderException cause) {
            if (!ready && !provider.metersItself()) {
                metrics.tried(Service.STT, executor.nanoTime() - opened, Optional.of(cause.kind()));
                metrics.missed(Service.STT);
            }
            end();
        }

        /** An engine that tells of no frames tells by its words and guesses that it works. */
        private void processed() {
            if (provider.metersItself()) {
                return;
            }
            metrics.speechProcessed();
            if (!answered) {
                answered = true;
                metrics.firstProcessed(executor.nanoTime() - firstSent);
            }
        }

        private void end() {
            if (over || !ready) {
                over = true;
                return;
            }
            over = true;
            metrics.stt.active.dec();
            metrics.stt.duration.observe(WorkerMetrics.seconds(executor.nanoTime() - readyAt));
            metrics.stt.audio.observe((double) samples / rate);
            metrics.stt.words.observe(words);
        }
    }
}
