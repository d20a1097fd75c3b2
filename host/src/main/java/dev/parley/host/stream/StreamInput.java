package dev.parley.host.stream;

/** What a client sends, in its order. */
sealed interface StreamInput {
    /** Speech begins, at this many ms of the audio sent. */
    record Begin(long atMs) implements StreamInput {}

    /** @param samples PCM16 mono at the recogniser's rate */
    record Audio(short[] samples) implements StreamInput {}

    /** The utterance is over, and all its words are wanted. */
    record Flush(long id) implements StreamInput {}
}
