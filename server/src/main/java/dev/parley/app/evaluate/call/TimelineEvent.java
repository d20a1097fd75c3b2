package dev.parley.app.evaluate.call;

import dev.parley.app.evaluate.scenario.SoundKind;

/** What happened in a conversation, in ms of virtual time since it began: what is true of the caller, and what the bot did. */
public sealed interface TimelineEvent {
    /** When it happened, or began. */
    long atMs();

    /**
     * The caller had a turn that an answer is due to.
     *
     * @param endMs where its last sound ended
     * @param pausing whether it has pauses that somebody might take for its end
     */
    record TurnSpoken(long atMs, long endMs, boolean pausing) implements TimelineEvent {}

    /** Something was heard while the bot spoke. A real interruption is a turn as well. */
    record SoundMade(long atMs, long endMs, SoundKind kind) implements TimelineEvent {}

    /** The bot took the caller's turn for ended. */
    record TurnDecided(long atMs) implements TimelineEvent {}

    /** The first sound of a response reached the caller. */
    record ReplyBegan(long atMs) implements TimelineEvent {}

    /** The bot was stopped by what it heard. */
    record ReplyStopped(long atMs) implements TimelineEvent {}

    /** The bot is silent in the middle of a reply, until it knows whether it is interrupted. */
    record ReplyHeld(long atMs) implements TimelineEvent {}

    /** The bot goes on with what was stopped for nothing. */
    record ReplyResumed(long atMs) implements TimelineEvent {}
}
