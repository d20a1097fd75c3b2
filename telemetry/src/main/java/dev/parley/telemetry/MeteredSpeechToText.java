package dev.parley.telemetry;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.decorator.SpeechToTextDecorator;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A recogniser whose streams are counted as Unmute counts its own (unmute.md 10). Thread-safe. */
final class MeteredSpeechToText extends SpeechToTextDecorator {
    private static final int FRAMES_A_SECOND_TIMES_TWO = 25;

    private final WorkerMetrics metrics;
    private final EngineUse use;

    /** @param use is told of the streams, besides */
    MeteredSpeechToText(SpeechToText engine, WorkerMetrics metrics, EngineUse use) {
        super(engine);
        this.metrics = metrics;
        this.use = use;
    }

    @Override
    public boolean tellsListener() {
        return true;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        Counted counted = new Counted(options.sampleRate(), executor, listener);
        counted.stream = provider.open(options, executor, counted);
        counted.opened();
        return counted;
    }

    /** One stream. Loop only. */
    private final class Counted extends MeteredStream implements Stream, Consumer<SttEvent> {
        private final int rate;
        private final Consumer<? super SttEvent> listener;
        private Stream stream;
        private long firstSent;
        private long samples;
        private long frames;
        private int words;
        private boolean answered;

        Counted(int rate, SessionExecutor executor, Consumer<? super SttEvent> listener) {
            super(provider, ProviderKind.STT, MeteredSpeechToText.this.metrics, use, executor);
            this.rate = rate;
            this.listener = listener;
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
            if (!provider.tellsListener()) {
                for (; frames < samples * FRAMES_A_SECOND_TIMES_TWO / (2L * rate); frames++) {
                    metrics.frameSent();
                }
            }
        }

        @Override
        public void flush(long flushId) {
            stream.flush(flushId);
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
        public boolean superseded() {
            return stream.superseded();
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
                case SttEvent.Glance glance -> processed();
                case SttEvent.Pause score -> processed();
                case SttEvent.WordEnded ended -> {}
                case SttEvent.Flushed flushed -> {}
                case SttEvent.Alive alive -> {}
            }
            listener.accept(event);
        }

        @Override
        void begun() {
            metrics.stt.active.inc();
        }

        /** An engine that tells of no frames tells by its words and guesses that it works. */
        private void processed() {
            if (provider.tellsListener()) {
                return;
            }
            metrics.frameProcessed();
            if (!answered) {
                answered = true;
                metrics.firstFrameProcessed(executor.nanoTime() - firstSent);
            }
        }

        @Override
        void ended(long nanos) {
            metrics.stt.active.dec();
            metrics.stt.duration.observe(WorkerMetrics.seconds(nanos));
            metrics.stt.audio.observe((double) samples / rate);
            metrics.stt.words.observe(words);
        }
    }
}
