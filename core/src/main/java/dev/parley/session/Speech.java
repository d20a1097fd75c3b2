package dev.parley.session;

import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.HeardLedger;
import dev.parley.conversation.HeardLedger.SpokenWord;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The voice of one reply: gives words to the synthesiser, plays its audio out, and keeps the ledger of what was heard.
 * When the synthesiser breaks, the words not yet spoken are given to a new stream, once. Loop only.
 */
final class Speech implements Playout.Output {
    private static final long WORD_MS = 200;
    private static final long SHORTEST_WORD_MS = 250;

    private final SessionContext context;
    private final Scope scope;
    private final TextToSpeech.Options options;
    private final Listener listener;
    private final HeardLedger ledger = new HeardLedger();
    private final Playout playout;
    private final List<String> words = new ArrayList<>();
    private TextToSpeech.Stream stream;
    private SessionExecutor.Timer pumpTimer = () -> {};
    private int given;
    private int stamped;
    private long streamStartMs;
    private Optional<ProviderException> failure = Optional.empty();
    private boolean textOver;
    private boolean endGiven;
    private boolean restarted;
    private boolean stopped;

    /** What the reply learns. */
    interface Listener {
        void synthesised(int samples);

        void sound(short[] samples, long startMs);

        void word(SpokenWord word);

        /** Everything has been released. */
        void released();

        /** The synthesiser is lost; everything it had delivered has been released. */
        void failed(ProviderException cause);
    }

    /** @param notBeforeNanos when the caller will have heard what was released before this reply */
    Speech(SessionContext context, Scope scope, TextToSpeech.Options options, long notBeforeNanos, Listener listener) {
        this.context = context;
        this.scope = scope;
        this.options = options;
        this.listener = listener;
        this.playout = new Playout(
                context.rate(),
                context.setup.playoutLead().map(Duration::toNanos),
                (int) context.samples(context.setup.chunk().toMillis()),
                notBeforeNanos,
                this);
        this.stream = open();
    }

    /** The next word of the reply, as written. */
    void say(String word) {
        String speakable = SpeechText.clean(word);
        if (!speakable.isEmpty()) {
            words.add(speakable);
            giveWords();
        }
    }

    /** The reply has no more words. */
    void end() {
        textOver = true;
        giveWords();
    }

    /** No further audio leaves after this returns. */
    void stop() {
        stopped = true;
        pumpTimer.cancel();
        playout.stop();
    }

    boolean hasWords() {
        return !words.isEmpty();
    }

    HeardLedger ledger() {
        return ledger;
    }

    long heardMs() {
        return playout.heardMs(context.executor.nanoTime());
    }

    long generatedMs() {
        return playout.addedMs();
    }

    long playbackEndNanos() {
        return playout.playbackEndNanos();
    }

    boolean started() {
        return playout.started();
    }

    /** Releases what has become due; to be called when the transport takes audio again. */
    void pump() {
        if (stopped) {
            return;
        }
        pumpTimer.cancel();
        OptionalLong next = playout.pump(context.executor.nanoTime());
        if (stopped) {
            return;
        }
        giveWords();
        next.ifPresent(at -> pumpTimer =
                context.handleAfter(Duration.ofNanos(Math.max(0, at - context.executor.nanoTime())), this::pump));
        if (playout.released()) {
            stopped = true;
            failure.ifPresentOrElse(listener::failed, listener::released);
        }
    }

    private TextToSpeech.Stream open() {
        Current current = new Current();
        TextToSpeech.Stream opened = context.providers.speaking().open(options, context.executor, current);
        current.self = opened;
        return scope.own(opened);
    }

    private final class Current implements Consumer<TtsEvent> {
        private TextToSpeech.Stream self;

        @Override
        public void accept(TtsEvent event) {
            context.handle(() -> {
                if (self == stream && !stopped) {
                    received(event);
                }
            });
        }
    }

    private void received(TtsEvent event) {
        switch (event) {
            case TtsEvent.Ready ready -> {}
            case TtsEvent.Audio audio -> {
                listener.synthesised(audio.samples().length);
                playout.add(audio.samples());
                pump();
            }
            case TtsEvent.Word word -> {
                stamped++;
                SpokenWord spoken =
                        new SpokenWord(word.text(), word.startMs() + streamStartMs, word.endMs() + streamStartMs);
                ledger.add(spoken);
                playout.add(spoken);
            }
            case TtsEvent.Done done -> {
                scope.release(stream);
                playout.finish();
                pump();
            }
            case TtsEvent.Failed failed -> failed(failed.cause());
        }
    }

    /** Keeps back words while much audio is unplayed: the text is small, the audio is not. */
    private void giveWords() {
        long most = context.setup.limits().unplayedAudio().toMillis();
        while (given < words.size() && playout.queuedMs() + unspokenMs() < most) {
            stream.text(given == 0 ? words.get(given) : " " + words.get(given));
            given++;
        }
        if (textOver && !endGiven && given == words.size()) {
            endGiven = true;
            stream.end();
        }
    }

    /** About how much audio will come of the words given: a model may write a whole reply before the first sound. */
    private long unspokenMs() {
        // Not every synthesiser stamps every word, and nobody speaks faster than this for long.
        double shortestMs = SHORTEST_WORD_MS / Math.max(1, options.speed());
        long spoken = Math.max(stamped, (long) (playout.addedMs() / shortestMs));
        return Math.max(0, given - spoken) * WORD_MS;
    }

    private void failed(ProviderException cause) {
        scope.release(stream);
        boolean again = cause.isTransient() && !restarted;
        context.say(new SessionOutput.ProviderTrouble("tts", cause, again));
        if (!again) {
            failure = Optional.of(cause);
            playout.finish(); // What it has delivered is still worth hearing.
            pump();
            return;
        }
        restarted = true;
        streamStartMs = playout.addedMs();
        given = Math.min(stamped, words.size());
        endGiven = false;
        stream = open();
        giveWords();
    }

    @Override
    public boolean writable() {
        return context.sink.writable();
    }

    @Override
    public void audio(short[] samples, long startMs) {
        listener.sound(samples, startMs);
    }

    @Override
    public void word(SpokenWord word) {
        listener.word(word);
    }
}
