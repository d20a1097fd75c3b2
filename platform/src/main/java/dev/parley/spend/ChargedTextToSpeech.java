package dev.parley.spend;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.provider.decorator.TextToSpeechDecorator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A voice that is charged for the characters it is given. Thread-safe. */
final class ChargedTextToSpeech extends TextToSpeechDecorator implements ChargedProvider<TextToSpeech> {
    private final Charge charge;

    ChargedTextToSpeech(TextToSpeech engine, Charge charge) {
        super(engine);
        this.charge = charge;
    }

    @Override
    public SpendAccount account() {
        return charge.account();
    }

    @Override
    public TextToSpeech paidBy(SpendAccount payer) {
        return new ChargedTextToSpeech(provider, charge.paidBy(payer));
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        Charged stream = new Charged();
        if (account().isSpent()) {
            executor.execute(() -> stream.fail(listener, spent()));
        } else {
            stream.inside = Optional.of(provider.open(options, executor, listener));
        }
        return stream;
    }

    /** One stream; the one inside is empty where it was not opened. Loop only. */
    private final class Charged implements Stream {
        private Optional<Stream> inside = Optional.empty();
        private boolean over;

        private void fail(Consumer<? super TtsEvent> listener, ProviderException cause) {
            if (!over) {
                over = true;
                listener.accept(new TtsEvent.Failed(cause));
            }
        }

        @Override
        public void text(String words) {
            inside.ifPresent(stream -> {
                charge.add(charge.prices().characters(words.codePointCount(0, words.length())));
                stream.text(words);
            });
        }

        @Override
        public void end() {
            inside.ifPresent(Stream::end);
        }

        @Override
        public CompletionStage<Void> cancel() {
            over = true;
            return inside.map(Stream::cancel).orElseGet(ChargedStreams::gone);
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            over = true;
            return inside.map(stream -> stream.abandon(cause)).orElseGet(ChargedStreams::gone);
        }
    }
}
