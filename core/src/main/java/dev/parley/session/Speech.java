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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The voice of one reply: gives words to the synthesiser, plays its audio out, and keeps the ledger of what was heard.
 * When the synthesiser breaks, or owes audio for too long, the words not yet spoken are given to another stream, as far as
 * the {@link VoiceLadder} has one. Loop only.
 */
final class Speech implements Playout.Output, OwedAudio.Owner {
    private static final long WORD_MS = 200;
    private static final long SHORTEST_WORD_MS = 250;

    /** Synthesisers may wait for the end of a clause; with so many words in hand none does. */
    private static final int WORDS_IN_HAND = 12;

    /** Enough to tell the language of a text. */
    private static final int TELLING_WORDS = 4;

    private final SessionContext context;
    private final Scope scope;
    private final VoiceLadder voices;
    private final Listener listener;
    private final HeardLedger ledger = new HeardLedger();
    private final Playout playout;
    private final List<SpokenUnit> words = new ArrayList<>();
    private final OwedAudio owed;
    private TextToSpeech.Stream stream;
    private UnitTimes units;
    private WordTimes times;
    private SessionExecutor.Timer pumpTimer = () -> {};
    private int given;
    private int spoken;
    private Optional<ProviderException> failure = Optional.empty();
    /** The voice failed before it was known what there is to say. */
    private Optional<ProviderException> early = Optional.empty();
    private boolean textOver;
    private boolean endGiven;
    private boolean sounded;
    private boolean finished;
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
    Speech(SessionContext context, Scope scope, VoiceLadder voices, long notBeforeNanos, Listener listener) {
        this.context = context;
        this.scope = scope;
        this.voices = voices;
        this.listener = listener;
        this.owed = new OwedAudio(context, this);
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
        if (words.isEmpty() && voice().changeFor(speakable)) {
            drop(stream);
            stream = open();
        }
        if (!voice().reads(speakable)) {
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
        owed.stop();
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
        return voice().failure();
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
            owed.stop();
            failure.ifPresentOrElse(listener::failed, listener::released);
        }
    }

    private WordTimes times() {
        units = new UnitTimes(this::stamped);
        return new WordTimes(playoutMs(), voice().options().speed(), units::spoken);
    }

    private VoiceChoice voice() {
        return voices.voice();
    }

    private long playoutMs() {
        return playout.addedMs();
    }

    private TextToSpeech.Stream open() {
        Current current = new Current();
        sounded = false;
        TextToSpeech.Stream opened = voice().engine().open(voice().options(), context.executor, current);
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
        owed.sign(voices.patience(sounded));
        switch (event) {
            case TtsEvent.Ready ready -> {}
            case TtsEvent.Audio audio -> {
                sounded = true;
                voices.sounds();
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
        owed.stop();
        playout.finish();
        pump();
    }

    /** Keeps back words while much audio is unplayed: the text is small, the audio is not. */
    private void giveWords() {
        if (finished || chooseForWords()) {
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
        }
        if (owes()) {
            owed.watch(voices.patience(sounded));
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
        double shortestMs = SHORTEST_WORD_MS / Math.max(1, voice().options().speed());
        long done = Math.max(spoken, (long) (playout.addedMs() / shortestMs));
        return Math.max(0, given - done) * WORD_MS;
    }

    /** The synthesiser has text enough: silence from now on is its own. */
    @Override
    public boolean owes() {
        return !stopped && !finished && (endGiven || given - spoken > WORDS_IN_HAND);
    }

    /** A slow voice is better than none: it may still come, while the caller hears something else. */
    @Override
    public boolean late(Duration silent) {
        if (voices.hurries(sounded)) {
            return false;
        }
        context.say(new SessionOutput.ProviderTrouble("tts", owes(silent), true));
        boolean heard = playout.queuedMs() > 0 || playout.playbackEndNanos() > context.executor.nanoTime();
        return heard || fill() || !voices.hasReserve(rest());
    }

    @Override
    public void tooLate(Duration silent) {
        drop(stream);
        failed(owes(silent));
    }

    private ProviderException owes(Duration silent) {
        return new ProviderException(
                ProviderException.Kind.TIMEOUT,
                voice().engine().engine(),
                "the synthesiser owes audio for " + silent.toMillis() + " ms");
    }

    /** Plays a few kept words; whether there were any. */
    private boolean fill() {
        Optional<short[]> filler = voices.filler();
        filler.ifPresent(words -> {
            // The playout releases whole chunks: silence behind the words lets all of them out.
            int chunk = (int) context.samples(context.setup.chunk().toMillis());
            short[] padded = Arrays.copyOf(words, words.length + chunk);
            playout.add(padded);
            times.interposed(context.ms(padded.length));
            pump();
        });
        return filler.isPresent();
    }

    /** The words that have not been spoken, as written. */
    private List<String> rest() {
        return words.subList(Math.min(spoken, words.size()), words.size()).stream()
                .map(unit -> unit.written().strip())
                .toList();
    }

    /** Goes on after an early failure, once there are words enough; whether that waits, or was done here. */
    private boolean chooseForWords() {
        if (early.isEmpty()) {
            return false;
        }
        if (textOver || words.size() >= TELLING_WORDS) {
            ProviderException cause = early.get();
            early = Optional.empty();
            goOn(cause);
        }
        return true;
    }

    private void failed(ProviderException cause) {
        owed.stop();
        if (!textOver && words.size() < TELLING_WORDS && voices.needsWords()) {
            early = Optional.of(cause);
        } else {
            goOn(cause);
        }
    }

    private void goOn(ProviderException cause) {
        times.settle(playout.addedMs());
        Optional<ProviderException> goesOn = voices.next(cause, sounded, spoken, rest());
        if (goesOn.isEmpty()) {
            failure = Optional.of(cause);
            finish(); // What it has delivered is still worth hearing.
            return;
        }
        context.say(new SessionOutput.ProviderTrouble("tts", goesOn.get(), true));
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
