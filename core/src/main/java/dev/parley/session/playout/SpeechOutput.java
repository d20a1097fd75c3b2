package dev.parley.session.playout;

import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.PlayedWords;
import dev.parley.conversation.PlayedWords.SpokenWord;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.Cancelled;
import dev.parley.session.context.SessionContext;
import dev.parley.speech.SpokenUnit;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The voice of one reply: gives words to the synthesiser, plays its audio out, and keeps which words were played.
 * When the synthesiser breaks, or owes audio for too long, the words not yet spoken are given to another stream, as far as
 * the {@link VoiceFallback} has one. Loop only.
 */
public final class SpeechOutput {
    private final SessionContext context;
    private final Scope scope;
    private final VoiceFallback voices;
    private final Listener listener;
    private final VoiceListener voiceListener;
    private final PlayedWords playedWords = new PlayedWords();
    private final PlaybackClock clock;
    private final Playout playout;
    private final SpokenText text = new SpokenText();
    private final StampedWords stamped;
    private final AudioDeadline owed;
    private TextToSpeech.Stream stream;
    private UnitTimes units;
    private WordTimes times;
    private SessionExecutor.Timer pumpTimer = () -> {};
    private Optional<ProviderException> failure = Optional.empty();
    /** The voice failed before it was known what there is to say. */
    private Optional<ProviderException> early = Optional.empty();

    /** Fillers whose audio has not been released. */
    private final Set<SpokenWord> fillers = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean sounded;
    private boolean finished;
    private boolean stopped;

    /** Gets what is to be heard, in order. */
    public interface Listener {
        void sound(short[] samples, long startMs);

        void word(SpokenWord word);

        /** Words that are none of the reply's, put in while it waits. */
        void filler(SpokenWord words);

        /** Everything has been released. */
        void released();
    }

    /** @param notBeforeNanos when the caller will have heard what was released before this reply */
    public SpeechOutput(
            SessionContext context,
            Scope scope,
            VoiceFallback voices,
            long notBeforeNanos,
            Listener listener,
            VoiceListener voiceListener) {
        this.context = context;
        this.scope = scope;
        this.voices = voices;
        this.listener = listener;
        this.voiceListener = voiceListener;
        this.owed = new AudioDeadline(context, new Synthesiser());
        this.clock = new PlaybackClock(context.rate(), context.playback(), notBeforeNanos);
        this.playout = new Playout(
                clock,
                context.setup().playoutLead().map(Duration::toNanos),
                (int) context.samples(context.setup().chunk().toMillis()),
                new Released());
        this.stamped = new StampedWords(playedWords, playout, text);
        this.times = times();
        this.stream = open();
    }

    /**
     * The next unit of the reply.
     *
     * @return whether it will be spoken; false for one without sound, or that no voice can read
     */
    public boolean say(SpokenUnit unit) {
        String speakable = unit.spoken();
        if (speakable.isEmpty()) {
            return false;
        }
        if (text.isEmpty() && voice().changeFor(speakable)) {
            drop(stream);
            stream = open();
        }
        if (!voice().reads(speakable)) {
            return false;
        }
        text.add(unit);
        giveWords();
        return true;
    }

    /** The reply has no more words. */
    public void end() {
        text.end();
        giveWords();
    }

    /** No further audio leaves after this returns. */
    public void stop() {
        if (!stopped) {
            times.settle(playout.addedMs());
        }
        stopped = true;
        pumpTimer.cancel();
        owed.stop();
        playout.stop();
    }

    /** Whether what has not been released waits where it is. */
    public void hold(boolean value) {
        playout.hold(value);
        pump();
    }

    public boolean hasWords() {
        return !text.isEmpty();
    }

    /** The words of which the caller has not heard at least half. */
    public List<String> unheardWords() {
        return text.from(playedWords.heardCount(clock.heardMs(context.executor().nanoTime())));
    }

    /** What no voice could read; empty when everything could be. */
    public Optional<ProviderException> unread() {
        return voice().failure();
    }

    /** Whether nothing is left to be released of what the synthesiser can speak now: more text has to come first. */
    public boolean idle() {
        return playout.queuedMs() == 0 && (stopped || finished || !text.endGiven());
    }

    public PlayedWords playedWords() {
        return playedWords;
    }

    /** How much of it has been heard. */
    public PlaybackClock clock() {
        return clock;
    }

    public long generatedMs() {
        return playout.addedMs();
    }

    /** Releases what has become due; to be called when the transport takes audio again. */
    public void pump() {
        if (stopped) {
            return;
        }
        pumpTimer.cancel();
        OptionalLong next = playout.pump(context.executor().nanoTime());
        if (stopped) {
            return;
        }
        giveWords();
        next.ifPresent(at -> pumpTimer = context.handleAfter(
                Duration.ofNanos(Math.max(0, at - context.executor().nanoTime())), this::pump));
        if (playout.released()) {
            stopped = true;
            owed.stop();
            failure.ifPresentOrElse(voiceListener::voiceLost, listener::released);
        }
    }

    private WordTimes times() {
        units = new UnitTimes(stamped::add);
        return new WordTimes(playout.addedMs(), voice().options().speed(), units::spoken);
    }

    private VoiceChoice voice() {
        return voices.voice();
    }

    private TextToSpeech.Stream open() {
        Current current = new Current();
        sounded = false;
        TextToSpeech.Stream opened = voice().engine().open(voice().options(), context.executor(), current);
        current.self = opened;
        return scope.own(opened);
    }

    private void drop(TextToSpeech.Stream old) {
        scope.release(old);
        Cancelled.andJoined(old, scope, context.executor());
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
                voiceListener.synthesised(audio.samples().length);
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
        text.give(
                stream,
                this::given,
                playout.queuedMs(),
                playout.addedMs(),
                voice().options().speed(),
                context.setup().limits().unplayedAudio().toMillis());
        if (owesAudio()) {
            owed.watch(voices.patience(sounded));
        }
    }

    private void given(SpokenUnit word) {
        units.given(word);
        times.given(word.spoken());
    }

    private boolean owesAudio() {
        return !stopped && !finished && text.isEnough();
    }

    private final class Synthesiser implements AudioDeadline.Owner {
        @Override
        public boolean owes() {
            return owesAudio();
        }

        /** A slow voice is better than none: it may still come, while the caller hears something else. */
        @Override
        public boolean late(Duration silent) {
            if (voices.hurries(sounded)) {
                return false;
            }
            context.emit(new SessionOutput.ProviderTrouble("tts", failure(silent), true));
            boolean heard = playout.queuedMs() > 0
                    || clock.endNanos() > context.executor().nanoTime();
            return heard || fill() || !voices.hasReserve(text.rest());
        }

        @Override
        public void tooLate(Duration silent) {
            TextToSpeech.Stream late = stream;
            ProviderException cause = failure(silent);
            scope.release(late);
            Cancelled.andJoined(() -> late.abandon(cause), scope, context.executor());
            failed(cause);
        }
    }

    private ProviderException failure(Duration silent) {
        return new ProviderException(
                ProviderException.Kind.TIMEOUT,
                voice().engine().engine(),
                "the synthesiser owes audio for " + silent.toMillis() + " ms");
    }

    /** Plays a few kept words; whether there were any. */
    private boolean fill() {
        Optional<VoiceFallback.CachedFiller> found = voices.filler();
        found.ifPresent(filler -> {
            // The playout releases whole chunks: silence behind the words lets all of them out.
            int chunk = (int) context.samples(context.setup().chunk().toMillis());
            short[] padded = Arrays.copyOf(filler.pcm(), filler.pcm().length + chunk);
            long startMs = playout.addedMs();
            SpokenWord words = new SpokenWord(filler.words(), startMs, startMs + context.ms(filler.pcm().length));
            fillers.add(words);
            playout.add(padded);
            playout.add(words);
            times.interposed(context.ms(padded.length));
            pump();
        });
        return found.isPresent();
    }

    /** Goes on after an early failure, once there are words enough; whether that waits, or was done here. */
    private boolean chooseForWords() {
        if (early.isEmpty()) {
            return false;
        }
        if (text.isTelling()) {
            ProviderException cause = early.get();
            early = Optional.empty();
            goOn(cause);
        }
        return true;
    }

    private void failed(ProviderException cause) {
        owed.stop();
        if (!text.isTelling() && voices.needsWords()) {
            early = Optional.of(cause);
        } else {
            goOn(cause);
        }
    }

    private void goOn(ProviderException cause) {
        times.settle(playout.addedMs());
        stamped.cutOff(playout.addedMs());
        Optional<ProviderException> goesOn = voices.next(cause, sounded, text.spoken(), text.rest());
        if (goesOn.isEmpty()) {
            failure = Optional.of(cause);
            finish(); // What it has delivered is still worth hearing.
            return;
        }
        context.emit(new SessionOutput.ProviderTrouble("tts", goesOn.get(), true));
        times = times();
        text.goBack();
        stream = open();
        giveWords();
    }

    private final class Released implements Playout.Output {
        @Override
        public boolean writable() {
            return context.writable();
        }

        @Override
        public void audio(short[] samples, long startMs) {
            listener.sound(samples, startMs);
        }

        @Override
        public void word(SpokenWord word) {
            if (fillers.remove(word)) {
                listener.filler(word);
            } else {
                listener.word(word);
            }
        }
    }
}
