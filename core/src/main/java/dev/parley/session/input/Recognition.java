package dev.parley.session.input;

import dev.parley.audio.PcmHistory;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.RetryPolicy;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.Cancelled;
import dev.parley.session.context.SessionContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The session's speech-to-text: opens a stream at the first audio, feeds it once it is ready, and is the one owner of its
 * retries: a stream that is lost is opened again and hears what was said since the last word told. Loop only.
 */
final class Recognition {
    /** A stream that says nothing within this time of its opening has failed. */
    private static final Duration OPENING = Duration.ofSeconds(10);

    private static final long STEADY_MS = 5_000;

    /** While speech waits for the next stream. */
    private static final RetryPolicy URGENT = new RetryPolicy(Duration.ofMillis(100), 3, Duration.ofSeconds(2), 0.2);

    /** What is heard again where nothing tells how far the lost stream had come. */
    private static final long OVERLAP_MS = 500;

    private static final long SHORTEST_WORD_MS = 125;

    private final SessionContext context;
    private final PcmHistory history;
    private final Listener listener;
    private final RecognitionWatchdog life;
    private final StreamTimes times = new StreamTimes();
    private Optional<Current> current = Optional.empty();
    /** Of the stream there is or was last; before the first, what the engine promises. */
    private SpeechToText.Capabilities capabilities;

    private SessionExecutor.Timer timer = () -> {};
    private int failures;
    private OptionalLong lostAtMs = OptionalLong.empty();
    private long readyAtMs;
    private boolean ready;
    private boolean everReady;
    private Optional<ProviderException> sttFailed = Optional.empty();
    private boolean messageOpen;
    private long sentSamples;
    /** Position behind the last word told. */
    private long wordsEnd;

    /** What the session learns. */
    interface Listener {
        /** Times in the event are caller audio ms. */
        void heard(SttEvent event);

        /** Turns whose words are missing, oldest first; the last may still be spoken. */
        List<UserTurn> unfinished();

        /** The stream is gone, and what it still owed. */
        void streamLost();

        /** No stream can be had; the client has not been told. */
        void sttFailed(ProviderException cause);
    }

    Recognition(SessionContext context, PcmHistory history, Listener listener) {
        this.context = context;
        this.history = history;
        this.listener = listener;
        this.capabilities = context.providers().speechToText().capabilities();
        this.life = new RecognitionWatchdog(context, this::stalled);
    }

    void close() {
        timer.cancel();
        life.stop();
    }

    /** Whether a stream takes audio, or none has been needed yet. */
    boolean isThere() {
        return ready || lostAtMs.isEmpty();
    }

    /** Whether pause scores can come now. */
    boolean scores() {
        return ready && capabilities.pauseScores();
    }

    /** What the stream can do that there is; while there is none, what the last one could. */
    SpeechToText.Capabilities capabilities() {
        return capabilities;
    }

    /** Why there is no recognition any more, if so. */
    Optional<ProviderException> sttFailed() {
        return sttFailed;
    }

    /** Whether audio is being passed on now. */
    private boolean listening() {
        return capabilities.continuous() || messageOpen;
    }

    /** Speech began at {@code startSample}: what is held since then goes out first. */
    void begin(long startSample) {
        if (current.isEmpty() && lostAtMs.isPresent() && sttFailed.isEmpty()) {
            // It is needed now: what was a long wait in silence is none any more.
            dialAfter(URGENT.after(1, context.random()));
        }
        if (capabilities.continuous()) {
            return;
        }
        messageOpen = true;
        if (ready) {
            goOnAt(Math.max(startSample, history.start()));
            stream().beginUtterance();
            replay(startSample, history.end());
        }
    }

    /** The audio must be in the history already. */
    void audio(short[] samples, int from, int length) {
        if (current.isEmpty() && lostAtMs.isEmpty()) {
            lostAtMs = OptionalLong.of(context.clockMs());
            open();
        }
        if (ready && listening()) {
            send(samples, from, length);
        }
    }

    void flush(long flushId) {
        messageOpen = false;
        if (ready) {
            flush(stream(), flushId);
        }
    }

    private void flush(SpeechToText.Stream to, long flushId) {
        to.flush(flushId);
        life.flushAsked();
    }

    private void stalled() {
        replace(new ProviderException(
                ProviderException.Kind.TIMEOUT,
                context.providers().speechToText().engine(),
                "the recogniser took audio and showed no sign of life for "
                        + context.setup().limits().recognition().stall().toMillis() + " ms"));
    }

    /** The stream is of no use any more, for this reason: another one takes its place. */
    void replace(ProviderException cause) {
        Optional<SpeechToText.Stream> useless = current.map(it -> it.stream);
        useless.ifPresent(stream -> {
            context.scope().release(stream);
            Cancelled.andJoined(() -> stream.abandon(cause), context.scope(), context.executor());
            failed(cause);
        });
        if (useless.isEmpty() && sttFailed.isEmpty()) {
            context.emit(new SessionOutput.ProviderTrouble("stt", cause, true));
        }
    }

    /** Position from which audio is needed, should the stream be lost; empty: nothing more than the usual. */
    OptionalLong needed() {
        return listener.unfinished().stream().mapToLong(this::missingFrom).min();
    }

    private SpeechToText.Stream stream() {
        return current.orElseThrow().stream;
    }

    private void send(short[] samples, int from, int length) {
        stream().audio(samples, from, length);
        sentSamples += length;
        life.sent(context.ms(sentSamples));
    }

    private void replay(long from, long to) {
        short[] held = history.copy(from, to);
        if (held.length > 0) {
            send(held, 0, held.length);
        }
    }

    /** What is sent next lies here in the caller's audio. */
    private void goOnAt(long sample) {
        times.part(context.ms(sentSamples), context.ms(sample));
    }

    private void open() {
        SessionConfig.Stt wish = context.config().stt();
        sentSamples = 0;
        times.clear();
        ready = false;
        Current opening = new Current(wish.engine());
        current = Optional.of(opening);
        opening.stream = context.scope()
                .own(context.providers()
                        .speechToText()
                        .open(
                                new SpeechToText.Options(context.rate(), wish.language(), wish.prompt(), wish.engine()),
                                context.executor(),
                                opening));
        timer = context.handleAfter(OPENING, () -> opening.giveUp());
    }

    /** Drops events of a stream that is no longer the session's. */
    private final class Current implements Consumer<SttEvent> {
        private final Optional<String> engine;
        private SpeechToText.Stream stream;

        Current(Optional<String> engine) {
            this.engine = engine;
        }

        @Override
        public void accept(SttEvent event) {
            context.handle(() -> {
                if (isCurrent()) {
                    life.sign(event);
                    received(event);
                }
            });
        }

        private boolean isCurrent() {
            return current.filter(it -> it == this).isPresent();
        }

        void giveUp() {
            if (isCurrent() && !ready) {
                ProviderException cause = new ProviderException(
                        ProviderException.Kind.TIMEOUT,
                        context.providers().speechToText().engine(),
                        "the recogniser was not ready within " + OPENING.toSeconds() + " s");
                stream.abandon(cause);
                failed(cause);
            }
        }
    }

    private void received(SttEvent event) {
        switch (event) {
            case SttEvent.Ready taken -> {
                capabilities = taken.capabilities();
                catchUp();
            }
            case SttEvent.Failed failed -> failed(failed.cause());
            case SttEvent.Final words -> told(words);
            case SttEvent.WordEnded ended -> {
                long end = context.samples(times.end(ended.atMs()));
                wordsEnd = Math.max(wordsEnd, Math.min(end, history.end()));
            }
            case SttEvent.Pause pause ->
                listener.heard(new SttEvent.Pause(pause.probability(), times.end(pause.atMs())));
            case SttEvent.Partial partial -> listener.heard(partial);
            case SttEvent.Glance glance -> listener.heard(glance);
            case SttEvent.Alive alive -> listener.heard(alive);
            case SttEvent.Flushed flushed -> {
                failures = 0;
                listener.heard(flushed);
                goToBetter();
            }
        }
    }

    /** Between turns, where nothing is owed, goes over to a better engine that can be had again, or that is wished for now. */
    private void goToBetter() {
        if (ready && listener.unfinished().isEmpty() && (stream().superseded() || isUnwished())) {
            SpeechToText.Stream left = stream();
            context.scope().release(left);
            Cancelled.andJoined(left, context.scope(), context.executor());
            life.stop();
            lostAtMs = OptionalLong.of(context.clockMs());
            open();
        }
    }

    private boolean isUnwished() {
        return !current.orElseThrow().engine.equals(context.config().stt().engine());
    }

    private void told(SttEvent.Final told) {
        List<SttEvent.Word> placed =
                told.words().stream().map(times::inCallerTime).toList();
        if (placed.isEmpty()) {
            return;
        }
        failures = 0;
        SttEvent.Word last = placed.getLast();
        long endMs = last.endMs() > last.startMs() ? last.endMs() : last.startMs() + SHORTEST_WORD_MS;
        wordsEnd = Math.max(wordsEnd, Math.min(context.samples(endMs), history.end()));
        listener.heard(new SttEvent.Final(placed, told.confidence()));
    }

    private void failed(ProviderException cause) {
        timer.cancel();
        life.stop();
        current.ifPresent(lost -> context.scope().release(lost.stream));
        current = Optional.empty();
        listener.streamLost();
        long now = context.clockMs();
        if (ready) {
            failures = now - readyAtMs >= STEADY_MS ? 0 : failures;
            lostAtMs = failures == 0 ? OptionalLong.of(now) : lostAtMs;
        }
        ready = false;
        failures++;
        boolean waiting = !listener.unfinished().isEmpty();
        Duration wait = (waiting ? URGENT : RetryPolicy.STREAMS).after(failures, context.random());
        if (!cause.isFinal() && inTime(now + wait.toMillis())) {
            context.emit(new SessionOutput.ProviderTrouble("stt", cause, true));
            dialAfter(wait);
        } else {
            sttFailed = Optional.of(cause);
            listener.sttFailed(cause);
        }
    }

    private void dialAfter(Duration wait) {
        timer.cancel();
        timer = context.handleAfter(wait, this::open);
    }

    /**
     * Whether a stream that is opened at {@code atMs} can still help: nobody minds how long it takes in silence, but for the
     * first one of a call.
     */
    private boolean inTime(long atMs) {
        long lost = lostAtMs.orElse(atMs);
        long most = context.setup().limits().recognition().loss().toMillis();
        if (!everReady) {
            return atMs - lost <= most;
        }
        OptionalLong speech = listener.unfinished().stream()
                .mapToLong(turn -> context.clockMs() - context.ms(history.end() - turn.startSample))
                .min();
        return speech.isEmpty() || atMs - Math.max(lost, speech.getAsLong()) <= most;
    }

    /** The stream takes audio from now on: what it missed goes first. */
    private void catchUp() {
        timer.cancel();
        ready = true;
        readyAtMs = context.clockMs();
        life.begin(capabilities.heartbeat());
        List<UserTurn> turns = listener.unfinished();
        if (capabilities.continuous()) {
            catchUpContinuously(turns);
        } else {
            messageOpen = false;
            turns.forEach(this::replayTurn);
        }
        everReady = true;
    }

    private void catchUpContinuously(List<UserTurn> turns) {
        long idle = everReady ? Math.max(wordsEnd, history.end() - context.samples(OVERLAP_MS)) : history.start();
        long from = Math.max(history.start(), turns.isEmpty() ? idle : missingFrom(turns.getFirst()));
        goOnAt(from);
        for (UserTurn turn : turns) {
            if (turn.ended()) {
                long end = Math.max(from, turn.endSample);
                replay(from, end);
                flush(stream(), turn.flushId);
                from = end;
            }
        }
        replay(from, history.end());
    }

    /** Position from which the words of a turn are missing. */
    private long missingFrom(UserTurn turn) {
        return Math.max(turn.startSample, wordsEnd);
    }

    private void replayTurn(UserTurn turn) {
        stream().beginUtterance();
        long from = Math.max(missingFrom(turn), history.start());
        goOnAt(from);
        replay(from, turn.ended() ? turn.endSample : history.end());
        messageOpen = !turn.ended();
        if (turn.ended()) {
            flush(stream(), turn.flushId);
        }
    }
}
