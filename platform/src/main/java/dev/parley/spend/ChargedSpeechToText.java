package dev.parley.spend;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.decorator.SpeechToTextDecorator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A recogniser that is charged for the audio it is sent. Thread-safe. */
final class ChargedSpeechToText extends SpeechToTextDecorator implements ChargedProvider<SpeechToText> {
    private final Charge charge;

    ChargedSpeechToText(SpeechToText engine, Charge charge) {
        super(engine);
        this.charge = charge;
    }

    @Override
    public SpendAccount account() {
        return charge.account();
    }

    @Override
    public SpeechToText paidBy(SpendAccount payer) {
        return new ChargedSpeechToText(provider, charge.paidBy(payer));
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        Charged stream = new Charged(options.sampleRate());
        if (account().isSpent()) {
            executor.execute(() -> stream.fail(listener, spent()));
        } else {
            stream.inside = Optional.of(provider.open(options, executor, listener));
        }
        return stream;
    }

    /** One stream; the one inside is empty where it was not opened. Loop only. */
    private final class Charged implements Stream {
        private final int rate;
        private Optional<Stream> inside = Optional.empty();
        private long samples;
        private long charged;
        private long chargedSeconds;
        private boolean over;

        Charged(int rate) {
            this.rate = rate;
        }

        private void fail(Consumer<? super SttEvent> listener, ProviderException cause) {
            if (!over) {
                over = true;
                listener.accept(new SttEvent.Failed(cause));
            }
        }

        @Override
        public void beginUtterance() {
            inside.ifPresent(Stream::beginUtterance);
        }

        /** Charged by the second: a ledger that all streams share is not asked for each frame. */
        @Override
        public void audio(short[] sent, int offset, int length) {
            if (inside.isEmpty()) {
                return;
            }
            samples += length;
            inside.get().audio(sent, offset, length);
            if (samples / rate != chargedSeconds) {
                charge();
            }
        }

        private void charge() {
            chargedSeconds = samples / rate;
            long all = charge.prices().samples(samples, rate);
            long more = all - charged;
            charged = all;
            charge.add(more);
        }

        @Override
        public void flush(long flushId) {
            charge();
            inside.ifPresent(stream -> stream.flush(flushId));
        }

        @Override
        public CompletionStage<Void> cancel() {
            return end().map(Stream::cancel).orElseGet(ChargedStreams::gone);
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            return end().map(stream -> stream.abandon(cause)).orElseGet(ChargedStreams::gone);
        }

        private Optional<Stream> end() {
            over = true;
            charge();
            return inside;
        }

        @Override
        public boolean superseded() {
            return inside.filter(Stream::superseded).isPresent();
        }
    }
}
