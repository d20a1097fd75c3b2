package dev.parley.spend;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What charged streams of all kinds share. */
final class ChargedStreams {
    private ChargedStreams() {}

    /** A stream that was never opened has gone. */
    static CompletionStage<Void> gone() {
        return CompletableFuture.completedStage(null);
    }
}
