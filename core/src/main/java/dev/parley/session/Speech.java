package dev.parley.session;

import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.HeardLedger;
import dev.parley.conversation.HeardLedger.SpokenWord;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.speech.SpokenUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The voice of one reply: gives words to the synthesiser, plays its audio out, and keeps the ledger of what was heard.
 * When the synthesiser breaks, or owes audio for too long, the words not yet spoken are given to a new stream, once. Loop
 * only.
 */
final class Speech implements Playout.Output {
    private static final long WORD_MS = 200;
    private static final long SHORTEST_WORD_MS = 250;

    private final SessionContext context;
    private final Scope scope;
    private final VoiceChoice voice;
    private final Listener listener;
    private final HeardLedger ledger = new HeardLedger();
    private final Playout playout;
    private final List<SpokenUnit> words = new ArrayList<>();
    private final Duration patience;
    private TextToSpeech.Stream stream;
    private UnitTimes units;
    private WordTimes times;
    private SessionExecutor.Timer pumpTimer = () -> {};
    private SessionExecutor.Timer watch = () -> {};
    private int given;
    private int spoken;
    private long lastEventNanos;
    private Optional<ProviderException> failure = Optional.empty();
    private boolean textOver;
    private boolean endGiven;
    private boolean restarted;
    private boolean finished;
    private boolean late;
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
        this.voice = new VoiceChoice(context.providers.speaking(), options);
        this.listener = listener;
        this.patience = context.setup.silence().voiceWithin();
        this.playout = new Playout(
                context.rate(),
                context.setup.playoutLead().map(Duration::toNanos),
                (int) context.samples(context.setup.chunk().toMillis()),
                notBeforeNanos,
                this);
        this.times = times();
        this.stream = open();
    }

    /**
     * The next unit of the reply.
     *
     * @return whether it will be spoken; false for one without sound, or that no voice can read
     */
    boolean say(SpokenUnit unit) {
        String speakable = unit.spoken();
        if (speakable.isEmpty()) {
            return false;
        }
        if (words.isEmpty() && voice.changeFor(speakable)) {
            drop(stream);
            stream = open();
        }
        if (!voice.reads(speakable)) {
            return false;
        }
        words.add(unit);
        giveWords();
        return true;
    }

    /** The reply has no more words. */
    void end() {
        textOver = true;
        giveWords();
    }

    /** No further audio leaves after this returns. */
    void stop() {
        if (!stopped) {
            times.settle(playout.addedMs());
        }
        stopped = true;
        pumpTimer.cancel();
        watch.cancel();
        playout.stop();
    }

    boolean hasWords() {
        return !words.isEmpty();
    }

    /** The words of which the caller has not heard at least half. */
    List<String> unheardWords() {
        return words.subList(Math.min(words.size(), ledger.heardCount(heardMs())), words.size()).stream()
                .map(unit -> unit.written().strip())
                .toList();
    }

    /** What no voice could read; empty when everything could be. */
    Optional<ProviderException> unread() {
        return voice.failure();
    }

    /** Whether nothing is left to be released of what the synthesiser can speak now: more text has to come first. */
    boolean idle() {
        return playout.queuedMs() == 0 && (stopped || finished || !endGiven);
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
            watch.cancel();
            failure.ifPresentOrElse(listener::failed, listener::released);
        }
    }

    private WordTimes times() {
        units = new UnitTimes(this::stamped);
        return new WordTimes(playoutMs(), voice.options().speed(), units::spoken);
    }

    private long playoutMs() {
        return playout.addedMs();
    }

    private TextToSpeech.Stream open() {
        Current current = new Current();
        TextToSpeech.Stream opened = context.providers.speaking().open(voice.options(), context.executor, current);
        current.self = opened;
        return scope.own(opened);
    }

    private void drop(TextToSpeech.Stream old) {
        scope.release(old);
        Cancelled.andJoined(old, scope, context.executor);
    }

    private final class Current implements Consumer<TtsEvent> {
        private TextToSpeech.Stream self;

        @Override
        public void accept(TtsEvent event) {
            context.handle(() -> {
                if (self == stream && !stopped && !finished) {
                    received(event);
                }
            });
        }
    }

    private void received(TtsEvent event) {
        lastEventNanos = context.executor.nanoTime();
        late = false;
        switch (event) {
            case TtsEvent.Ready ready -> {}
            case TtsEvent.Audio audio -> {
                listener.synthesised(audio.samples().length);
                playout.add(audio.samples());
                times.audio(playout.addedMs());
                pump();
            }
            case TtsEvent.Word word -> times.stamped(word.text(), word.startMs(), word.endMs());
            case TtsEvent.Done done -> {
                scope.release(stream);
                times.done(playout.addedMs());
                finish();
            }
            case TtsEvent.Failed failed -> {
                scope.release(stream);
                failed(failed.cause());
            }
        }
    }

    private void stamped(SpokenWord word) {
        spoken++;
        ledger.add(word);
        playout.add(word);
    }

    private void finish() {
        finished = true;
        watch.cancel();
        playout.finish();
        pump();
    }

    /** Keeps back words while much audio is unplayed: the text is small, the audio is not. */
    private void giveWords() {
        if (finished) {
            return;
        }
        long most = context.setup.limits().unplayedAudio().toMillis();
        while (given < words.size() && playout.queuedMs() + unspokenMs() < most) {
            SpokenUnit unit = words.get(given);
            units.given(unit);
            times.given(unit.spoken());
            give(given == 0 ? unit.spoken() : unit.spaced());
            given++;
        }
        if (textOver && !endGiven && given == words.size()) {
            endGiven = true;
            stream.end();
            lastEventNanos = context.executor.nanoTime();
            watch = context.handleAfter(patience, this::look);
        }
    }

    /** Word by word, as some synthesisers stamp what they are given. */
    private void give(String text) {
        int from = 0;
        for (int space = text.indexOf(' ', 1); space > 0; space = text.indexOf(' ', space + 1)) {
            stream.text(text.substring(from, space));
            from = space;
        }
        stream.text(text.substring(from));
    }

    /** About how much audio will come of the words given: a model may write a whole reply before the first sound. */
    private long unspokenMs() {
        // Not every synthesiser stamps every word, and nobody speaks faster than this for long.
        double shortestMs = SHORTEST_WORD_MS / Math.max(1, voice.options().speed());
        long done = Math.max(spoken, (long) (playout.addedMs() / shortestMs));
        return Math.max(0, given - done) * WORD_MS;
    }

    /** The synthesiser has all the text: silence from now on is its own. */
    private void look() {
        if (stopped || finished) {
            return;
        }
        Duration owed = Duration.ofNanos(context.executor.nanoTime() - lastEventNanos);
        Duration most = late ? patience.multipliedBy(2) : patience;
        if (owed.compareTo(most) < 0) {
            watch = context.handleAfter(most.minus(owed), this::look);
            return;
        }
        ProviderException cause = new ProviderException(
                ProviderException.Kind.TIMEOUT,
                context.providers.speaking().engine(),
                "the synthesiser owes audio for " + most.toMillis() + " ms");
        if (late) {
            drop(stream);
            failed(cause);
        } else {
            // A slow voice is better than none: it may still come.
            late = true;
            context.say(new SessionOutput.ProviderTrouble("tts", cause, true));
            watch = context.handleAfter(patience, this::look);
        }
    }

    private void failed(ProviderException cause) {
        watch.cancel();
        times.settle(playout.addedMs());
        boolean again = cause.isTransient() && !restarted;
        context.say(new SessionOutput.ProviderTrouble("tts", cause, again));
        if (!again) {
            failure = Optional.of(cause);
            finish(); // What it has delivered is still worth hearing.
            return;
        }
        restarted = true;
        late = false;
        times = times();
        given = Math.min(spoken, words.size());
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
