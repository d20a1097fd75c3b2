package dev.parley.session.input;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import dev.parley.session.items.PendingWords;
import dev.parley.turn.TurnEvent;
import dev.parley.turn.words.Backchannels;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The caller's turns that have ended and whose words are not complete, oldest first. Each is told once: complete, or
 * failed with a reason; nothing of it is told in between as if it were the whole. Waits as long as the recogniser shows
 * signs of life, within bounds. Loop only.
 */
final class PendingTurns {
    private final SessionContext context;
    private final PendingWords awaited;
    private final TurnController turnController;
    private final Consumer<ProviderException> silent;
    private final Supplier<Backchannels> backchannels;
    private final Deque<UserTurn> turns = new ArrayDeque<>();
    private final Map<UserTurn, PendingWords.Expected> expected = new HashMap<>();
    private SessionExecutor.Timer timer = () -> {};
    private boolean watching;
    private long signMs;

    /**
     * @param silent told when words have failed because the recogniser says nothing at all any more
     * @param backchannels in the language of the conversation
     */
    PendingTurns(
            SessionContext context,
            PendingWords awaited,
            TurnController turnController,
            Consumer<ProviderException> silent,
            Supplier<Backchannels> backchannels) {
        this.context = context;
        this.awaited = awaited;
        this.turnController = turnController;
        this.silent = silent;
        this.backchannels = backchannels;
    }

    void close() {
        timer.cancel();
    }

    /** The turn whose words come now. */
    Optional<UserTurn> oldest() {
        return Optional.ofNullable(turns.peek());
    }

    /** Turns whose words are still wanted. */
    List<UserTurn> unfinished() {
        return new ArrayList<>(turns.stream().filter(turn -> !turn.discarded).toList());
    }

    /** The stream is gone: no late words come of turns that the next one is not asked for. */
    void streamLost() {
        turns.removeIf(turn -> turn.discarded);
    }

    /** Whether words are awaited that the client will not answer itself. */
    boolean owed() {
        return turns.stream().anyMatch(turn -> !turn.discarded && !turn.committed);
    }

    /** A turn has ended, or was thrown away: then nothing is told of it, but its late words are known for what they are. */
    void add(UserTurn turn) {
        turn.endedAtMs = context.clockMs();
        turns.add(turn);
        if (!turn.discarded) {
            turn.version = context.conversation().version(turn.itemId).orElse(0);
            expected.put(turn, awaited.expect(turn.itemId));
            watch();
        }
    }

    /** The recogniser works. */
    void sign() {
        signMs = context.clockMs();
    }

    /**
     * The turn to which a word belongs that begins at {@code startMs} of the caller's audio; empty: to the one under way.
     *
     * @param speaking whether one is
     */
    Optional<UserTurn> at(long startMs, boolean speaking) {
        Optional<UserTurn> found = turns.stream()
                .filter(turn -> startMs < context.ms(turn.endSample))
                .findFirst();
        return found.isPresent() || speaking ? found : Optional.ofNullable(turns.peekLast());
    }

    void words(UserTurn turn, List<SttEvent.Word> words, OptionalDouble confidence) {
        if (turn.discarded) {
            return;
        }
        turn.add(words, confidence);
        if (here(turn)) {
            context.emit(new SessionOutput.CallerWords(turn.itemId, words));
        }
    }

    void flushed(long flushId) {
        while (!turns.isEmpty() && turns.peek().flushId <= flushId) {
            UserTurn turn = turns.poll();
            if (!turn.discarded) {
                complete(turn);
            }
        }
    }

    /** The recogniser is gone for good; the caller is told of that, not of each turn. */
    void lost(ProviderException cause) {
        while (!turns.isEmpty()) {
            UserTurn turn = turns.poll();
            if (!turn.discarded) {
                fail(turn, cause, false);
            }
        }
    }

    private void complete(UserTurn turn) {
        String transcript = turn.transcript();
        boolean here = here(turn);
        if (here) {
            keep(turn, transcript);
            context.emit(new SessionOutput.CallerTranscript(turn.itemId, 0, transcript, durationMs(turn)));
        }
        settled(turn);
        boolean empty = transcript.isEmpty() || !here;
        boolean backchannel = !empty && (turn.isHummed() || backchannels.get().areAll(turn.words()));
        turnController.tell(new TurnEvent.Transcribed(empty, backchannel, turn.committed, context.clockMs()));
    }

    private void keep(UserTurn turn, String transcript) {
        context.conversation().find(turn.itemId).ifPresent(item -> {
            if (item instanceof Item.Message message) {
                context.conversation()
                        .replace(message.with(
                                message.status(),
                                List.of(new Part.InputAudio(Optional.of(transcript), durationMs(turn)))));
            }
        });
    }

    /** @param owed whether the caller is to be told, unless the client answers the turn itself */
    private void fail(UserTurn turn, ProviderException cause, boolean owed) {
        turn.discarded = true;
        if (here(turn)) {
            context.emit(new SessionOutput.CallerTranscriptFailed(turn.itemId, 0, cause));
        }
        settled(turn);
        turnController.tell(new TurnEvent.Unheard(turn.committed || !owed, context.clockMs()));
    }

    /** Whether its item is in the conversation, and is not another one with the same id. */
    private boolean here(UserTurn turn) {
        return context.conversation().holds(turn.itemId, turn.version);
    }

    private void settled(UserTurn turn) {
        Optional.ofNullable(expected.remove(turn)).ifPresent(awaited::settled);
    }

    private long durationMs(UserTurn turn) {
        return context.ms(turn.endSample - turn.startSample);
    }

    private void watch() {
        Optional<UserTurn> next = turns.stream().filter(turn -> !turn.discarded).findFirst();
        if (watching || next.isEmpty()) {
            return;
        }
        watching = true;
        long left = Math.max(0, dueMs(next.get()) - context.clockMs());
        timer = context.handleAfter(Duration.ofMillis(left), this::overdue);
    }

    /** Session clock at which the words of a turn have taken too long. */
    private long dueMs(UserTurn turn) {
        long longest = turn.endedAtMs
                + context.setup().limits().recognition().transcript().toMillis();
        return Math.min(silentAtMs(turn), longest);
    }

    private long silentAtMs(UserTurn turn) {
        return Math.max(signMs, turn.endedAtMs)
                + context.setup().limits().transcriptWait().toMillis();
    }

    private void overdue() {
        watching = false;
        List<UserTurn> late = turns.stream()
                .filter(turn -> !turn.discarded && dueMs(turn) <= context.clockMs())
                .toList();
        if (!late.isEmpty()) {
            ProviderException cause = new ProviderException(
                    ProviderException.Kind.TIMEOUT,
                    context.providers().speechToText().engine(),
                    "the recogniser did not finish a turn within " + (context.clockMs() - late.getFirst().endedAtMs)
                            + " ms");
            boolean nothing = silentAtMs(late.getFirst()) <= context.clockMs();
            // They stay in line, so that late words are not taken for those of a later turn.
            late.forEach(turn -> fail(turn, cause, true));
            if (nothing) {
                silent.accept(cause);
            } else {
                context.emit(new SessionOutput.ProviderTrouble("stt", cause, true));
            }
        }
        watch();
    }
}
