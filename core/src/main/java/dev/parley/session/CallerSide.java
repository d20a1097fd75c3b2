package dev.parley.session;

import dev.parley.audio.PcmHistory;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import dev.parley.turn.TurnEvent;
import dev.parley.turn.TurnPolicy.Detection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The caller's half of a session: takes audio, tells turn-taking of it frame by frame, feeds the recogniser, and keeps
 * the caller's turns until their words are complete. Loop only.
 */
final class CallerSide implements Hearing.Listener {
    /** How much audio is held for what came before the decision that speech began, and for replay. */
    private static final long HELD_MS = 3000;

    private static final long SHORTEST_COMMIT_MS = 100;

    private final SessionContext context;
    private final TurnFloor floor;
    private final Predicate<String> echo;
    private final VoiceFrames frames;
    private final PcmHistory history;
    private final Hearing hearing;
    private final Deque<CallerTurn> awaiting = new ArrayDeque<>();
    private Optional<CallerTurn> current = Optional.empty();
    private SessionExecutor.Timer transcriptTimer = () -> {};
    private long uncommittedFrom;
    private long lastFlush;

    /** @param echo whether the bot has just said this word itself */
    CallerSide(SessionContext context, TurnFloor floor, Predicate<String> echo) {
        this.context = context;
        this.floor = floor;
        this.echo = echo;
        this.history = new PcmHistory((int) context.samples(HELD_MS));
        this.hearing = new Hearing(context, history, this);
        this.frames = new VoiceFrames(context, floor::state);
    }

    void close() {
        transcriptTimer.cancel();
        frames.close();
    }

    long audioMs() {
        return context.ms(history.end());
    }

    // Audio in.

    void audio(short[] samples) {
        int at = 0;
        while (at < samples.length && context.scope.isOpen()) {
            int n = Math.min(frames.room(), samples.length - at);
            take(samples, at, n);
            at += n;
        }
        if (audioMs() - context.ms(uncommittedFrom)
                        > context.setup.limits().uncommittedAudio().toMillis()
                && current.isPresent()) {
            floor.tell(new TurnEvent.Overlong(audioMs(), context.clockMs()));
        }
    }

    private void take(short[] samples, int from, int length) {
        if (context.config().turns().detection() == Detection.MANUAL && current.isEmpty()) {
            begin(history.end(), false);
        }
        history.append(samples, from, length);
        if (current.isPresent() && context.audio.keeps()) {
            context.audio.add(current.get().itemId, 0, Arrays.copyOfRange(samples, from, from + length));
        }
        hearing.audio(samples, from, length);
        if (frames.fill(samples, from, length)) {
            floor.tell(new TurnEvent.Voice(
                    frames.probability(), context.ms(frames.samples()), audioMs(), context.clockMs()));
        }
    }

    // Turns, as decided.

    void speechStarted(long startMs) {
        if (current.isPresent()) {
            return;
        }
        long start = Math.clamp(context.samples(startMs), uncommittedFrom, history.end());
        CallerTurn turn = begin(start, true);
        context.say(new SessionOutput.SpeechStarted(turn.itemId, startMs));
    }

    private CallerTurn begin(long startSample, boolean announced) {
        CallerTurn turn = new CallerTurn(context.newItemId(), startSample, announced);
        context.conversation.reserve(turn.itemId);
        current = Optional.of(turn);
        if (context.audio.keeps()) {
            context.audio.add(turn.itemId, 0, history.copy(startSample, history.end()));
        }
        hearing.begin(startSample);
        return turn;
    }

    /** The turn is over: it becomes an item of the conversation, and its last words are asked for. */
    void turnEnded(long endMs, boolean committed) {
        CallerTurn turn = current.orElseGet(() -> begin(uncommittedFrom, false));
        current = Optional.empty();
        turn.endSample = history.end();
        turn.flushId = ++lastFlush;
        turn.committed = committed;
        context.words.expect(turn.itemId);
        uncommittedFrom = history.end();
        if (turn.announced) {
            context.say(new SessionOutput.SpeechStopped(turn.itemId, endMs));
        }
        Optional<String> previous = context.conversation.lastId();
        Item.Message item = new Item.Message(
                turn.itemId,
                Role.USER,
                Item.Status.COMPLETED,
                List.of(new Part.InputAudio(Optional.empty(), durationMs(turn))));
        context.conversation.append(item);
        context.say(new SessionOutput.AudioCommitted(turn.itemId, previous));
        context.say(new SessionOutput.ItemAdded(item, previous));
        context.say(new SessionOutput.ItemDone(item, previous));
        await(turn);
    }

    private void await(CallerTurn turn) {
        awaiting.add(turn);
        hearing.flush(turn.flushId);
        watchTranscript();
    }

    private void watchTranscript() {
        transcriptTimer.cancel();
        if (awaiting.stream().anyMatch(turn -> !turn.overdue)) {
            transcriptTimer = context.handleAfter(context.setup.limits().transcriptWait(), this::transcriptOverdue);
        }
    }

    private void transcriptOverdue() {
        if (!awaiting.isEmpty()) {
            context.say(new SessionOutput.ProviderTrouble(
                    "stt",
                    new ProviderException(
                            ProviderException.Kind.TIMEOUT,
                            context.providers.hearing().engine(),
                            "the recogniser did not finish a turn within "
                                    + context.setup.limits().transcriptWait().toMillis() + " ms"),
                    true));
            // They stay in line, so that late words are not taken for a new turn.
            List<CallerTurn> late =
                    awaiting.stream().filter(turn -> !turn.overdue).toList();
            late.forEach(turn -> turn.overdue = true);
            late.forEach(this::complete);
        }
    }

    /** Refused when there is too little audio. */
    void commit(String ref) {
        long held = context.ms(history.end() - current.map(t -> t.startSample).orElse(uncommittedFrom));
        if (held < SHORTEST_COMMIT_MS) {
            context.say(new SessionOutput.Refused(
                    SessionOutput.Refusal.AUDIO_TOO_SHORT,
                    "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but "
                            + "buffer only has " + held + "ms of audio.",
                    Optional.empty(),
                    ref));
            return;
        }
        floor.tell(new TurnEvent.Committed(audioMs(), context.clockMs()));
    }

    void clear() {
        current.ifPresent(turn -> {
            turn.discarded = true;
            context.audio.remove(turn.itemId);
            context.conversation.release(turn.itemId);
            turn.endSample = history.end();
            turn.flushId = ++lastFlush;
            await(turn);
        });
        current = Optional.empty();
        uncommittedFrom = history.end();
        floor.tell(new TurnEvent.Cleared(audioMs(), context.clockMs()));
        context.say(new SessionOutput.AudioCleared());
    }

    // What the recogniser says.

    @Override
    public void heard(SttEvent event) {
        switch (event) {
            case SttEvent.Partial partial -> guessed(partial.text());
            case SttEvent.Final words -> recognised(words.words());
            case SttEvent.Pause pause -> {
                context.say(new SessionOutput.PauseScored(pause.probability()));
                floor.tell(new TurnEvent.PauseScore(pause.probability(), pause.atMs(), context.clockMs()));
            }
            case SttEvent.Flushed flushed -> flushed(flushed.flushId());
            case SttEvent.Ready ready -> {}
            case SttEvent.Failed failed -> throw new IllegalStateException("handled by Hearing", failed.cause());
        }
    }

    private void guessed(String text) {
        CallerTurn late = awaiting.peek();
        if (late != null) {
            late.guess(text);
            return;
        }
        String[] words = text.isBlank() ? new String[0] : text.strip().split("\\s+");
        if (words.length > current.map(CallerTurn::guessedWords).orElse(0)) {
            tellWord(words[words.length - 1], audioMs());
        }
        current.ifPresent(turn -> {
            turn.guess(text);
            context.say(new SessionOutput.CallerGuess(turn.itemId, text));
        });
    }

    private void recognised(List<SttEvent.Word> words) {
        if (words.isEmpty()) {
            return;
        }
        if (awaiting.isEmpty()) {
            words.forEach(word -> tellWord(word.text(), word.startMs()));
        }
        Optional<CallerTurn> owner = awaiting.isEmpty() ? current : Optional.of(awaiting.peek());
        owner.filter(turn -> !turn.discarded).ifPresent(turn -> {
            turn.add(words);
            if (turn.overdue) {
                return;
            }
            context.say(new SessionOutput.CallerWords(turn.itemId, words));
        });
    }

    private void tellWord(String word, long atMs) {
        floor.tell(new TurnEvent.Word(word, echo.test(word), atMs, context.clockMs()));
    }

    private void flushed(long flushId) {
        while (!awaiting.isEmpty() && awaiting.peek().flushId <= flushId) {
            CallerTurn turn = awaiting.poll();
            if (turn.overdue) {
                keepTranscript(turn);
            } else {
                complete(turn);
            }
        }
    }

    private void complete(CallerTurn turn) {
        watchTranscript();
        if (turn.discarded) {
            return;
        }
        String transcript = keepTranscript(turn);
        context.say(new SessionOutput.CallerTranscript(turn.itemId, 0, transcript, durationMs(turn)));
        context.words.settled(turn.itemId);
        floor.tell(new TurnEvent.Transcribed(transcript.isEmpty(), turn.committed, context.clockMs()));
    }

    /** Words that came too late to be answered are still part of what was said. */
    private String keepTranscript(CallerTurn turn) {
        String transcript = turn.transcript();
        context.conversation.find(turn.itemId).ifPresent(item -> {
            Item.Message message = (Item.Message) item;
            context.conversation.replace(message.with(
                    message.status(), List.of(new Part.InputAudio(Optional.of(transcript), durationMs(turn)))));
        });
        return transcript;
    }

    @Override
    public List<CallerTurn> unfinished() {
        List<CallerTurn> turns = new ArrayList<>(awaiting);
        current.ifPresent(turns::add);
        return turns;
    }

    @Override
    public void deaf(ProviderException cause) {
        while (!awaiting.isEmpty()) {
            CallerTurn turn = awaiting.poll();
            if (!turn.overdue && !turn.discarded) {
                context.say(new SessionOutput.CallerTranscriptFailed(turn.itemId, 0, cause));
                context.words.settled(turn.itemId);
                floor.tell(new TurnEvent.Transcribed(true, turn.committed, context.clockMs()));
            }
        }
    }

    private long durationMs(CallerTurn turn) {
        return context.ms(turn.endSample - turn.startSample);
    }
}
