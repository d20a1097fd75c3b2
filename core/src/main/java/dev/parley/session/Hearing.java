package dev.parley.session;

import dev.parley.audio.PcmHistory;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The session's speech-to-text stream: opens it, feeds it once it is ready, and opens it again when it fails, replaying
 * what is still held of the audio whose words are missing. Loop only.
 */
final class Hearing {
    private static final List<Duration> RETRIES =
            List.of(Duration.ZERO, Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(2));

    private final SessionContext context;
    private final PcmHistory history;
    private final Listener listener;
    private final boolean continuous;
    private SpeechToText.Stream stream;
    private int failures;
    private boolean ready;
    private boolean everReady;
    private boolean utteranceOpen;
    private long sentSamples;
    /** Caller audio position minus stream position, in samples. */
    private long offset;

    /** What the session learns. */
    interface Listener {
        /** Times in the event are caller audio ms. */
        void heard(SttEvent event);

        /** Turns whose words are missing, oldest first; the last may still be spoken. */
        List<CallerTurn> unfinished();

        /** No stream can be had. */
        void deaf(ProviderException cause);
    }

    Hearing(SessionContext context, PcmHistory history, Listener listener) {
        this.context = context;
        this.history = history;
        this.listener = listener;
        this.continuous = context.providers.hearing().capabilities().continuous();
        this.stream = open();
    }

    boolean continuous() {
        return continuous;
    }

    /** Whether audio is being passed on now. */
    boolean listening() {
        return continuous || utteranceOpen;
    }

    /** Speech began at {@code startSample}: what is held since then goes out first. */
    void begin(long startSample) {
        if (continuous) {
            return;
        }
        utteranceOpen = true;
        if (!ready) {
            return;
        }
        offset = Math.max(startSample, history.start()) - sentSamples;
        stream.beginUtterance();
        replay(startSample, history.end());
    }

    void audio(short[] samples, int from, int length) {
        if (ready && listening()) {
            send(samples, from, length);
        }
    }

    void flush(long flushId) {
        utteranceOpen = false;
        if (ready) {
            stream.flush(flushId);
        }
    }

    private void send(short[] samples, int from, int length) {
        stream.audio(samples, from, length);
        sentSamples += length;
    }

    private void replay(long from, long to) {
        short[] held = history.copy(from, to);
        if (held.length > 0) {
            send(held, 0, held.length);
        }
    }

    private SpeechToText.Stream open() {
        SessionConfig.Hearing wish = context.config().hearing();
        sentSamples = 0;
        ready = false;
        Current current = new Current();
        SpeechToText.Stream opened = context.providers
                .hearing()
                .open(
                        new SpeechToText.Options(context.rate(), wish.language(), wish.prompt()),
                        context.executor,
                        current);
        current.self = opened;
        return context.scope.own(opened);
    }

    /** Drops events of a stream that is no longer the session's. */
    private final class Current implements Consumer<SttEvent> {
        private SpeechToText.Stream self;

        @Override
        public void accept(SttEvent event) {
            context.handle(() -> {
                if (self == stream) {
                    received(event);
                }
            });
        }
    }

    private void received(SttEvent event) {
        switch (event) {
            case SttEvent.Ready taken -> catchUp();
            case SttEvent.Failed failed -> failed(failed.cause());
            case SttEvent.Final words -> {
                failures = 0;
                listener.heard(new SttEvent.Final(
                        words.words().stream().map(this::inCallerTime).toList()));
            }
            case SttEvent.Pause pause ->
                listener.heard(new SttEvent.Pause(pause.probability(), pause.atMs() + context.ms(offset)));
            case SttEvent.Partial partial -> listener.heard(partial);
            case SttEvent.Flushed flushed -> {
                failures = 0;
                listener.heard(flushed);
            }
        }
    }

    private SttEvent.Word inCallerTime(SttEvent.Word word) {
        long shift = context.ms(offset);
        return new SttEvent.Word(word.text(), word.startMs() + shift, word.endMs() + shift);
    }

    private void failed(ProviderException cause) {
        context.scope.release(stream);
        ready = false;
        boolean again = cause.isTransient() && failures < RETRIES.size();
        context.say(new SessionOutput.ProviderTrouble("stt", cause, again));
        if (!again) {
            listener.deaf(cause);
            return;
        }
        Duration wait = RETRIES.get(failures++);
        context.handleAfter(wait, () -> stream = open());
    }

    /** The stream takes audio from now on: what it missed goes first. */
    private void catchUp() {
        boolean first = !everReady;
        ready = true;
        everReady = true;
        List<CallerTurn> turns = listener.unfinished();
        if (continuous) {
            long idle = first ? history.start() : history.end();
            offset = turns.isEmpty() ? idle : missingFrom(turns.getFirst());
            turns.stream().skip(1).forEach(this::missingFrom);
            replay(offset, history.end());
            turns.stream().filter(turn -> turn.flushId > 0).forEach(turn -> stream.flush(turn.flushId));
            return;
        }
        utteranceOpen = false;
        turns.forEach(this::replayTurn);
    }

    /** Position from which the words of a turn have to be recognised anew; words of audio no longer held stay. */
    private long missingFrom(CallerTurn turn) {
        long held = Math.max(turn.startSample, history.start());
        return Math.max(held, context.samples(turn.forgetWordsFrom(context.ms(held))));
    }

    private void replayTurn(CallerTurn turn) {
        stream.beginUtterance();
        boolean over = turn.flushId > 0;
        long from = missingFrom(turn);
        offset = from - sentSamples;
        replay(from, over ? turn.endSample : history.end());
        utteranceOpen = !over;
        if (over) {
            stream.flush(turn.flushId);
        }
    }
}
