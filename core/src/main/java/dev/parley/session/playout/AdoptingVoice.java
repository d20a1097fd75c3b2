package dev.parley.session.playout;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.provider.decorator.TextToSpeechDecorator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The session's synthesiser, of which a stream may have spoken already: one that is opened while speech is prepared waits for
 * its words. If they are those that were prepared, it takes that stream over, sound and all; else it opens its own, and
 * nothing of the other is heard. Loop only.
 */
final class AdoptingVoice extends TextToSpeechDecorator {
    private final Supplier<Optional<PreparedSpeech>> prepared;

    AdoptingVoice(TextToSpeech engine, Supplier<Optional<PreparedSpeech>> prepared) {
        super(engine);
        this.prepared = prepared;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        return prepared.get()
                .filter(speech -> speech.fits(options))
                .<Stream>map(speech -> new Waiting(speech, () -> provider.open(options, executor, listener), listener))
                .orElseGet(() -> provider.open(options, executor, listener));
    }

    /** A stream that has not decided yet which one it is. */
    private static final class Waiting implements Stream {
        private final PreparedSpeech speech;
        private final Supplier<Stream> opening;
        private final Consumer<? super TtsEvent> listener;
        private final List<String> said = new ArrayList<>();
        private Optional<Stream> decided = Optional.empty();
        private boolean over;

        Waiting(PreparedSpeech speech, Supplier<Stream> opening, Consumer<? super TtsEvent> listener) {
            this.speech = speech;
            this.opening = opening;
            this.listener = listener;
        }

        @Override
        public void text(String words) {
            if (decided.isPresent()) {
                decided.get().text(words);
                return;
            }
            said.add(words);
            decide(false);
        }

        @Override
        public void end() {
            if (decided.isEmpty()) {
                decide(true);
            }
            decided.ifPresent(Stream::end);
        }

        private void decide(boolean ended) {
            if (over) {
                return;
            }
            List<String> given = speech.given();
            boolean same =
                    speech.isClaimed() && said.size() <= given.size() && said.equals(given.subList(0, said.size()));
            boolean whole = said.size() == given.size() && (ended || !speech.ended());
            if (same && whole) {
                decided = Optional.of(speech.takeOver(listener));
            } else if (!same || ended) {
                Stream own = opening.get();
                decided = Optional.of(own);
                said.forEach(own::text);
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            over = true;
            return decided.map(Stream::cancel).orElseGet(() -> CompletableFuture.completedFuture(null));
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            over = true;
            return decided.map(it -> it.abandon(cause)).orElseGet(() -> CompletableFuture.completedFuture(null));
        }
    }
}
