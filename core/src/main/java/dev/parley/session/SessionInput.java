package dev.parley.session;

import dev.parley.conversation.Item;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks of a session, whatever its dialect. {@code ref} is the name that the client, or its dialect for it,
 * has for the request; a {@link SessionOutput.Refused} and a {@link SessionOutput.ResponseStarted} carry it back. It is
 * empty when there is none.
 */
public sealed interface SessionInput {
    /** No call is possible: the bot says so, with whatever voice there is, and the session ends. */
    record Apologise() implements SessionInput {}

    /** The client is ready to talk: the bot may begin, if its turn policy says so. */
    record Begin() implements SessionInput {}

    /** PCM16 mono at the session's rate; the array belongs to the session from now on. */
    record CallerAudio(short[] samples) implements SessionInput {}

    /** What a telephone carrier tells beside the audio. */
    sealed interface Signal extends SessionInput {}

    /**
     * The caller pressed a key. A sign of life, but no speech: it neither begins a turn nor interrupts the bot.
     *
     * @param digit one of {@code 0-9 * # A-D}
     * @param durationMs how long it was held, in ms
     */
    record DtmfDigit(char digit, long durationMs) implements Signal {
        private static final String KEYS = "0123456789*#ABCD";

        public DtmfDigit {
            if (KEYS.indexOf(digit) < 0 || durationMs < 0) {
                throw new IllegalArgumentException("no key of a telephone: '" + digit + "' for " + durationMs + " ms");
            }
        }
    }

    record Configure(SessionConfig config) implements SessionInput {}

    /** The caller's turn ends here, by the client's word. */
    record CommitAudio(String ref) implements SessionInput {}

    record ClearAudio() implements SessionInput {}

    /**
     * @param previousId empty appends; {@code root} inserts first; otherwise inserts behind that item
     * @param audio PCM16 mono at the session's rate of the parts that have some, by their index; is transcribed where the
     *     part has no transcript. The arrays belong to the session from now on
     */
    record CreateItem(Item item, Optional<String> previousId, Map<Integer, short[]> audio, String ref)
            implements SessionInput {
        public CreateItem {
            audio = Map.copyOf(audio);
        }

        /** An item without audio. */
        public CreateItem(Item item, Optional<String> previousId, String ref) {
            this(item, previousId, Map.of(), ref);
        }
    }

    record RetrieveItem(String itemId, String ref) implements SessionInput {}

    record DeleteItem(String itemId, String ref) implements SessionInput {}

    /** The caller heard only the first {@code audioEndMs} of a spoken item. */
    record TruncateItem(String itemId, int partIndex, long audioEndMs, String ref) implements SessionInput {}

    record CreateResponse(ResponseOptions options, String ref) implements SessionInput {}

    /** @param responseId empty means the one in the conversation */
    record CancelResponse(Optional<String> responseId, String ref) implements SessionInput {}

    /**
     * The client has heard so far, where its carrier knows; ignored unless {@link SessionSetup#tellsPlayed()}. What was never
     * given is not believed, and no generation is told again behind a later one.
     */
    record Played(PlaybackPosition position) implements SessionInput {}

    /** The transport can take output again after {@link SessionSink#writable()} was false. */
    record Drained() implements SessionInput {}

    /**
     * The server stops: what is under way goes on (the caller's words, their answer, tools, what the listener still has to
     * hear), and once nothing of it is left for {@code quiet}, the session ends as {@link EndReason#DRAINED}.
     */
    record Drain(Duration quiet) implements SessionInput {}

    /**
     * Nobody takes the output for now, though the caller may come back, on another connection too
     * ({@link DetachableSink}): what is being said stops where it was heard, and the rest of it is owed. The session goes on
     * with what it has begun, but says nothing, and does not ask why nobody speaks.
     */
    record Detached() implements SessionInput {}

    /** Somebody takes the output again: the rest of what was being said follows from the last word that was heard. */
    record Attached() implements SessionInput {}

    /** The caller does not want to be recorded: what was kept of the session is deleted, and nothing is kept from now on. */
    record ForgetRecording() implements SessionInput {}

    /** The caller is gone, or the server ends the call. */
    record End(EndReason reason) implements SessionInput {}

    enum EndReason {
        /** The client left or vanished. */
        CALLER_LEFT,
        /** The bot took leave. */
        GOODBYE,
        /** The server stops. */
        DRAINED,
        /** The session lasted as long as sessions may. */
        EXPIRED,
        /** The client broke a rule or did not read what it was sent. */
        CLIENT_FAULT,
        /** A provider failed in a way the session does not survive. */
        PROVIDER_FAILED,
        /** Something in the session itself broke; the log says what. */
        INTERNAL_ERROR
    }
}
