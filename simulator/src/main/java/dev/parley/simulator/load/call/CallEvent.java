package dev.parley.simulator.load.call;

/** What a server's message means to a caller, in any dialect. */
public sealed interface CallEvent {
    /** The caller may begin. */
    record Ready() implements CallEvent {}

    /** Words of the caller came back. */
    record Transcript() implements CallEvent {}

    /** The server takes the caller's turn as ended. */
    record TurnEnded() implements CallEvent {}

    record ReplyStarted() implements CallEvent {}

    /** The reply's first words, or more of them, known before they are heard. */
    record Text() implements CallEvent {}

    record Audio(double ms) implements CallEvent {}

    record ReplyDone() implements CallEvent {}

    /** The reply was broken off. */
    record Interrupted() implements CallEvent {}

    record Failed(String reason) implements CallEvent {}

    /** Of no interest. */
    record Other() implements CallEvent {}
}
