package dev.parley.session.playout;

import dev.parley.concurrent.Scope;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.session.context.Cancelled;
import dev.parley.session.context.SessionContext;
import dev.parley.speech.SpeechFrontEnd;
import dev.parley.speech.SpokenUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The voice of a reply that is not certain yet: speaks its text and keeps the sound, until the reply's own
 * {@link SpeechOutput} takes the stream over or it is not wanted. Opened with the first word. Loop only.
 */
public final class PreparedSpeech {
    /** Sound that is kept, in ms. Overflow policy: the synthesiser gets <b>no more text</b> until it was taken over. */
    private static final long MOST_KEPT_MS = 10_000;

    private final SessionContext context;
    private final Scope scope;
    private final SpeechFrontEnd frontEnd;
    private final SpokenText text = new SpokenText();
    private final VoiceChoice voice;
    private final List<TtsEvent> kept = new ArrayList<>();
    private final List<String> given = new ArrayList<>();
    private Optional<Long> soundedNanos = Optional.empty();
    private Consumer<? super TtsEvent> listener = kept::add;
    private @Nullable Recorded stream;
    private long keptMs;
    private boolean claimed;
    private boolean ended;
    private boolean taken;
    private boolean over;

    /** @param scope stops it, unless it was taken over */
    public PreparedSpeech(SessionContext context, Scope scope, TextToSpeech.Options asked) {
        this.context = context;
        this.scope = scope;
        this.voice = new VoiceChoice(context.providers().textToSpeech(), asked);
        this.frontEnd = new SpeechFrontEnd(asked.language(), this::unit);
    }

    /** The next piece of the reply as the model writes it. */
    public void text(String delta) {
        if (!over && !claimed) {
            frontEnd.accept(delta);
        }
    }

    /** The reply has no more text. */
    public void end() {
        if (!over && !claimed) {
            frontEnd.end();
            text.end();
            give();
        }
    }

    /** As the message of a response does it, so that the same words come of the same text. */
    private void unit(SpokenUnit unit) {
        String speakable = unit.spoken();
        if (speakable.isEmpty()) {
            return;
        }
        if (text.isEmpty()) {
            voice.changeFor(speakable);
        }
        if (!voice.reads(speakable)) {
            return;
        }
        text.add(unit);
        give();
    }

    private void give() {
        if (text.isEmpty()) {
            return;
        }
        if (stream == null) {
            stream = new Recorded(scope.own(voice.engine()
                    .open(voice.options(), context.executor(), event -> context.handle(() -> received(event)))));
        }
        text.give(stream, word -> {}, keptMs, keptMs, voice.options().speed(), MOST_KEPT_MS);
    }

    private void received(TtsEvent event) {
        if (over) {
            return;
        }
        switch (event) {
            case TtsEvent.Audio audio -> {
                soundedNanos =
                        soundedNanos.or(() -> Optional.of(context.executor().nanoTime()));
                keptMs += context.ms(audio.samples().length);
            }
            case TtsEvent.Failed failed -> end(stream);
            case TtsEvent.Done done -> end(stream);
            default -> {} // Kept as it is.
        }
        if (event instanceof TtsEvent.Failed && !claimed) {
            over = true; // Whoever wants it opens a stream of its own.
            return;
        }
        listener.accept(event);
    }

    private void end(@Nullable Recorded gone) {
        if (gone != null) {
            scope.release(gone.inner);
        }
    }

    /** When there was the first sound of it, by the loop's clock. */
    public Optional<Long> soundedNanos() {
        return soundedNanos;
    }

    /** The reply is certain: no more text is given from here, and the stream may be taken over. */
    public void claim() {
        claimed = true;
    }

    /** Nobody wants it, unless somebody has taken it over. */
    public void drop() {
        if (taken) {
            return;
        }
        over = true;
        Recorded open = stream;
        stream = null;
        if (open != null) {
            scope.release(open.inner);
            Cancelled.andJoined(open.inner, context.scope(), context.executor());
        }
    }

    // For the one that takes it over.

    /** Whether a stream that is opened so could be this one. */
    boolean fits(TextToSpeech.Options options) {
        return !over && stream != null && voice.options().equals(options);
    }

    /** Whether it may be taken over. */
    boolean isClaimed() {
        return claimed && !over && stream != null;
    }

    /** The pieces of text it was given, in order. */
    List<String> given() {
        return given;
    }

    /** Whether it was told that no more text comes. */
    boolean ended() {
        return ended;
    }

    /**
     * Hands the stream over: it is the other's to end and to cancel.
     *
     * @param to told what was kept, and what follows; on the loop, never from within this call
     */
    TextToSpeech.Stream takeOver(Consumer<? super TtsEvent> to) {
        Recorded open = stream;
        if (open == null) {
            throw new IllegalStateException("there is no stream to take over");
        }
        stream = null;
        taken = true;
        scope.release(open.inner);
        Taken handed = new Taken(open.inner, to);
        context.executor().execute(() -> context.handle(handed::drain));
        return handed;
    }

    /** Notes what the stream is given. */
    private final class Recorded implements TextToSpeech.Stream {
        private final TextToSpeech.Stream inner;

        Recorded(TextToSpeech.Stream inner) {
            this.inner = inner;
        }

        @Override
        public void text(String words) {
            given.add(words);
            inner.text(words);
        }

        @Override
        public void end() {
            ended = true;
            inner.end();
        }

        @Override
        public CompletionStage<Void> cancel() {
            return inner.cancel();
        }
    }

    /** The stream for whoever took it over. */
    private final class Taken implements TextToSpeech.Stream {
        private final TextToSpeech.Stream inner;
        private final Consumer<? super TtsEvent> to;
        private boolean open = true;

        Taken(TextToSpeech.Stream inner, Consumer<? super TtsEvent> to) {
            this.inner = inner;
            this.to = to;
        }

        void drain() {
            for (int i = 0; i < kept.size() && open; i++) {
                to.accept(kept.get(i));
            }
            kept.clear();
            listener = event -> {
                if (open) {
                    to.accept(event);
                }
            };
        }

        @Override
        public void text(String words) {
            inner.text(words);
        }

        @Override
        public void end() {
            if (!ended) {
                inner.end();
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            open = false;
            over = true;
            return inner.cancel();
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            open = false;
            over = true;
            return inner.abandon(cause);
        }
    }
}
