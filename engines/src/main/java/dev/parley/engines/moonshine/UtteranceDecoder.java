package dev.parley.engines.moonshine;

import dev.parley.onnx.InferenceLane;
import dev.parley.onnx.InferenceTask;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Recognises one stream's utterances, a step at a time on its lane of the inference queue: a step takes the audio that
 * came, looks for the ends of stretches of speech, and writes at most one down, so that other calls get their turn.
 * {@link #hear}, {@link #wake} and {@link #close} are for any thread; the rest is the lane's.
 */
final class UtteranceDecoder implements InferenceTask {
    /** Audio a step takes at most, in samples: the detector alone needs some milliseconds for a second. */
    private static final int STEP = 10 * MoonshineModel.SAMPLE_RATE;
    /** Frames of speech between two guesses; longer stretches are guessed at more rarely, for they cost more. */
    private static final int GUESS_EVERY = 20;
    /** Frames of a pause that may be the end: shorter ones lie between words, and of this one no sound is missing. */
    private static final int GUESS_PAUSE = 4;
    /** Frames without a loud one that may be the beginning of such a pause; within a word there are some, too. */
    private static final int GUESS_LULL = 1;
    /** Frames of speech between two guesses in a lull: a tenth of a second. */
    private static final int BETWEEN_LULLS = 3;

    private final InferenceLane lane;
    private final SpeechSegments segments;
    private final Transcriber transcriber;
    private final Owner owner;
    private final AtomicBoolean queued = new AtomicBoolean();
    private final short[] audio = new short[SpeechSegments.FRAME];
    private volatile boolean closed;
    private volatile @Nullable SpokenUtterance next;
    private @Nullable SpokenUtterance current;
    /** A wake-up may come behind the step that took the last sample. */
    private boolean finished;

    private long position;
    private int guessedFrames;
    private boolean guessedEnd;
    private String guessed = "";

    /** Told on the lane's thread. */
    interface Owner {
        void heard(SttEvent event);

        /** All words of the utterance have been told. */
        void finished(SpokenUtterance utterance);

        /** Nothing more can be recognised. */
        void failed(ProviderException cause);
    }

    /** Makes what recognises a stream. */
    @FunctionalInterface
    interface Factory {
        UtteranceDecoder decoder(Owner owner);
    }

    UtteranceDecoder(InferenceLane lane, SpeechSegments segments, MoonshineModel model, Owner owner) {
        this.lane = lane;
        this.segments = segments;
        this.transcriber = new Transcriber(model, () -> closed);
        this.owner = owner;
    }

    /** Begins with an utterance; the one before has finished. */
    void hear(SpokenUtterance utterance) {
        next = utterance;
        wake();
    }

    /** There is more audio, or the utterance has ended. */
    void wake() {
        if (!closed && queued.compareAndSet(false, true) && !lane.submit(this)) {
            owner.failed(MoonshineEngine.failure(
                    ProviderException.Kind.AT_CAPACITY,
                    "speech recognition is overloaded; use a faster machine, fewer callers, or another engine",
                    null));
        }
    }

    /** Completes when nothing of this runs any more. */
    CompletionStage<Void> close() {
        closed = true;
        return lane.close().thenRun(segments::close);
    }

    @Override
    public void run() {
        queued.set(false);
        SpokenUtterance utterance = next;
        if (closed || utterance == null) {
            return;
        }
        if (utterance != current) {
            begin(utterance);
        }
        if (!finished && step(utterance)) {
            wake();
        }
    }

    @Override
    public void failed(Throwable cause) {
        owner.failed(MoonshineEngine.failure(
                ProviderException.Kind.BROKEN, "recognition failed: " + cause.getMessage(), cause));
    }

    private void begin(SpokenUtterance utterance) {
        current = utterance;
        finished = false;
        position = 0;
        segments.begin(0);
        transcriber.begin(utterance.pauseMs);
        newStretch();
    }

    private void newStretch() {
        guessedFrames = 0;
        guessedEnd = false;
        guessed = "";
    }

    /** Whether there is more to do at once. */
    private boolean step(SpokenUtterance utterance) {
        for (int taken = 0; taken < STEP; ) {
            SpeechInbox.Taken got = utterance.inbox.take(audio, segments.room());
            if (got.count() > 0 && got.position() != position) {
                return skipped(utterance, got);
            }
            position += got.count();
            taken += got.count();
            Optional<Segment> stretch = segments.add(audio, 0, got.count());
            if (stretch.isPresent()) {
                write(utterance, stretch.get());
                return true;
            }
            if (got.last()) {
                finish(utterance);
                return false;
            }
            if (got.count() == 0) {
                guess();
                return false;
            }
        }
        return true;
    }

    /** Audio is missing, since it came faster than it could be recognised: what came before it stands alone. */
    private boolean skipped(SpokenUtterance utterance, SpeechInbox.Taken got) {
        segments.end().ifPresent(before -> write(utterance, before));
        segments.begin(got.position());
        position = got.position() + got.count();
        segments.add(audio, 0, got.count());
        if (got.last()) {
            finish(utterance);
        }
        return !got.last();
    }

    private void finish(SpokenUtterance utterance) {
        segments.end().ifPresent(last -> write(utterance, last));
        finished = true;
        owner.finished(utterance);
    }

    private void write(SpokenUtterance utterance, Segment stretch) {
        long startMs = utterance.startMs + stretch.start() * 1000 / MoonshineModel.SAMPLE_RATE;
        SttEvent.Final words = transcriber.write(stretch, startMs);
        if (!words.words().isEmpty() && !closed) {
            owner.heard(words);
        }
        newStretch();
    }

    /**
     * Guesses at what is being said, where the processor has nothing better to do. In a pause that may be the end also on a
     * busy machine, when nobody waits: if nothing more is said, the words are there when the turn is over.
     */
    private void guess() {
        Optional<Segment> open = segments.open();
        if (open.isEmpty() || closed) {
            return;
        }
        int speech = open.get().speechFrames();
        // Once the speaker pauses, the guess is what will be told at the end, unless more is said.
        boolean ends = segments.pause() >= GUESS_PAUSE && !(guessedEnd && speech == guessedFrames);
        boolean lulls = segments.lull() >= GUESS_LULL
                && speech - guessedFrames >= (guessedFrames == 0 ? GUESS_LULL : BETWEEN_LULLS);
        boolean grown = speech - guessedFrames >= Math.max(GUESS_EVERY, speech / 4);
        boolean may = (ends || lulls) && lane.isUncontended() || (ends || grown) && lane.hasSpare();
        if (!may) {
            return;
        }
        guessedFrames = speech;
        guessedEnd = segments.pause() >= GUESS_PAUSE;
        Transcriber.Guessed guess = guessedEnd ? transcriber.guess(open.get()) : transcriber.glance(open.get());
        String text = guess.text();
        OptionalDouble sentenceEnd = OptionalDouble.of(guess.sentenceEnd());
        if (lulls && !guessedEnd && !text.isEmpty() && !closed) {
            owner.heard(new SttEvent.Glance(text, sentenceEnd));
            return;
        }
        // At a pause also when it is what was guessed before: turn-taking judges the words anew then.
        if (!text.isEmpty() && (ends || !text.equals(guessed)) && !closed) {
            guessed = text;
            owner.heard(new SttEvent.Partial(text, sentenceEnd, OptionalDouble.of(guess.confidence())));
        }
    }
}
