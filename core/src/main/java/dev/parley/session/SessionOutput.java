package dev.parley.session;

import dev.parley.conversation.Item;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.tool.ToolError;
import dev.parley.turn.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a session tells its client, in order, for a dialect to put into its own words. Times in ms. Item ids before
 * which nothing stands have an empty {@code previousId}. Sealed in groups, so that whoever reads them names each output or
 * the group it has no use for, and a new one is forgotten nowhere.
 */
public sealed interface SessionOutput {
    /** What becomes of the session as a whole, and of what it was asked. */
    sealed interface LifecycleOutput extends SessionOutput {}

    /** What the caller says, and the audio it comes in. */
    sealed interface CallerOutput extends SessionOutput {}

    /** What a telephone carrier tells beside the audio. */
    sealed interface SignalOutput extends SessionOutput {}

    /** How fast the caller's audio may come. */
    sealed interface FlowOutput extends SessionOutput {}

    /** Items of the conversation. For an out-of-band response none of these is sent. */
    sealed interface ConversationOutput extends SessionOutput {}

    /** A response as a whole, and its items. */
    sealed interface ReplyOutput extends SessionOutput {}

    /** What a response consists of, piece by piece. */
    sealed interface PartOutput extends SessionOutput {
        /** Where it belongs. */
        Place place();
    }

    /** What the bot says beside its replies and outside the conversation. */
    sealed interface ListenerOutput extends SessionOutput {}

    /** Tools of servers. */
    sealed interface ServerToolOutput extends SessionOutput {}

    /** For logs, measurements and clients that debug. */
    sealed interface DiagnosticOutput extends SessionOutput {}

    // The session.

    /** The session goes by {@code config} from now on. */
    record Configured(SessionConfig config) implements LifecycleOutput {}

    // The caller's side.

    /** @param itemId the item the speech will become when it is committed */
    record SpeechStarted(String itemId, long audioStartMs) implements CallerOutput {}

    record SpeechStopped(String itemId, long audioEndMs) implements CallerOutput {}

    record AudioCommitted(String itemId, Optional<String> previousId) implements CallerOutput {}

    record AudioCleared() implements CallerOutput {}

    /** The caller pressed a key; {@link SessionInput.DtmfDigit}. Keys may be a secret of the caller's. */
    record DtmfReceived(char digit, long durationMs) implements SignalOutput {}

    /**
     * The caller's audio comes faster than it may: {@code waiting} of it is held back. A transport that can should stop
     * reading until {@link AudioCaughtUp}.
     */
    record AudioBehind(Duration waiting) implements FlowOutput {}

    /** Follows every {@link AudioBehind} once audio may come again. */
    record AudioCaughtUp() implements FlowOutput {}

    /** Nobody spoke for as long as the turn policy allows; an empty turn of the caller follows. */
    record QuietTimedOut(String itemId, long audioStartMs, long audioEndMs) implements CallerOutput {}

    /** Words of the caller that will not change any more. */
    record CallerWords(String itemId, List<SttEvent.Word> words) implements CallerOutput {}

    /** The recogniser's changing guess for the words since the last {@link CallerWords}. */
    record CallerGuess(String itemId, String text) implements CallerOutput {}

    /** How likely the recogniser takes it that the caller has finished, 0 to 1; from those that tell, several a second. */
    record PauseScored(double probability) implements CallerOutput {}

    record CallerTranscript(String itemId, int partIndex, String transcript, long audioMs) implements CallerOutput {}

    record CallerTranscriptFailed(String itemId, int partIndex, ProviderException cause) implements CallerOutput {}

    // The conversation.

    record ItemAdded(Item item, Optional<String> previousId) implements ConversationOutput {}

    record ItemDone(Item item, Optional<String> previousId) implements ConversationOutput {}

    /** @param audio PCM16 mono at the session's rate, of those parts whose audio is still held, by their index */
    record ItemRetrieved(Item item, Map<Integer, short[]> audio) implements ConversationOutput {}

    record ItemDeleted(String itemId) implements ConversationOutput {}

    record ItemTruncated(String itemId, int partIndex, long audioEndMs) implements ConversationOutput {}

    // Responses.

    /**
     * A response at one moment. {@code conversationId} is empty when it is out of band. Where the model's server tells no
     * usage, it is estimated.
     */
    record Response(
            String id,
            Optional<String> conversationId,
            Status status,
            Optional<StatusReason> reason,
            Optional<ProviderException> error,
            List<Item> output,
            boolean spoken,
            Optional<String> voice,
            Map<String, String> metadata,
            LlmEvent.Usage usage,
            Speech speech) {
        public enum Status {
            IN_PROGRESS,
            COMPLETED,
            CANCELLED,
            FAILED,
            INCOMPLETE
        }

        public enum StatusReason {
            TURN_DETECTED,
            CLIENT_CANCELLED,
            MAX_OUTPUT_TOKENS,
            CONTENT_FILTER
        }

        /** Speech in what the model was given, and in what was generated; in ms. */
        public record Speech(long inputMs, long outputMs) {}

        public Response {
            output = List.copyOf(output);
        }
    }

    /** @param ref of the request that asked for it; empty when the session answers by itself */
    record ResponseStarted(Response response, String ref) implements ReplyOutput {}

    record ResponseItemStarted(String responseId, int outputIndex, Item item) implements ReplyOutput {}

    /** Where in a response something belongs. */
    record Place(String responseId, String itemId, int outputIndex, int partIndex) {}

    record PartStarted(Place place, boolean spoken) implements PartOutput {}

    /** Text as the language model wrote it, whole words for spoken responses. */
    record ResponseText(Place place, String delta) implements PartOutput {}

    /**
     * What a spoken part says, as the language model wrote it, released beside the audio it is spoken in: never before the
     * first of it, and never ahead of it. What could not be spoken comes with what follows, or with the end of the part.
     */
    record ResponseTranscript(Place place, String delta) implements PartOutput {}

    /**
     * Words that are no part of the reply, said in the middle of it while its voice is late: told beside their audio, kept in
     * no conversation, and never read by the model. {@code delta} has the space that parts them from the words around.
     */
    record FillerSpoken(Place place, String delta, long startMs, long endMs) implements PartOutput {}

    /**
     * What the language model wrote while it reasoned, before or between the rounds of its answer: shown to those who ask
     * for it, never spoken, and kept in no conversation.
     *
     * @param cut whether it is too long to be told; then this is the last of it in this response
     */
    record ResponseReasoning(String responseId, String delta, boolean cut) implements ReplyOutput {}

    /** The language model has finished this part. Comes early while audio is still playing. */
    record ResponseTextDone(Place place, String text) implements PartOutput {}

    /** The synthesiser has made the next {@code samples} of a reply; they will be released when they are due. */
    record AudioSynthesised(String responseId, int samples) implements ReplyOutput {}

    /**
     * PCM16 mono at the session's rate, due to be played at {@code startMs} of the reply; released by playout.
     *
     * @param generation the number of the message whose sound it is: counted through the session as the first of each
     *     leaves, from 1. A {@link SessionInput.Played} tells by it what was heard
     */
    record ResponseAudio(Place place, long generation, short[] samples, long startMs) implements PartOutput {}

    /** A word whose audio is being released: {@code startMs} to {@code endMs} of the reply. */
    record SpokenWord(Place place, String text, long startMs, long endMs) implements PartOutput {}

    /** All audio of this part has been released, or the reply was cut. */
    record ResponseAudioDone(Place place, boolean cut) implements PartOutput {}

    /**
     * @param text what the conversation keeps of it
     * @param told all that was told of it while it was spoken, fillers included; as {@code text} where that is the same, or
     *     the part was cut
     */
    record PartDone(Place place, boolean spoken, String text, String told) implements PartOutput {}

    record ToolArguments(Place place, String callId, String delta) implements PartOutput {}

    record ToolArgumentsDone(Place place, String callId, String name, String arguments) implements PartOutput {}

    // Tools of servers.

    /** How far something is that takes time. */
    enum Stage {
        IN_PROGRESS,
        COMPLETED,
        FAILED
    }

    /** A server that the client named is asked for its tools; the item is an {@link Item.ServerTools}. */
    record ToolListing(String itemId, Stage stage) implements ServerToolOutput {}

    record ServerCallArguments(Place place, String delta) implements ServerToolOutput {}

    record ServerCallArgumentsDone(Place place, String arguments) implements ServerToolOutput {}

    /** How far a tool is; its end may come after the end of the response that called it. */
    record ServerCallProgress(Place place, Stage stage) implements ServerToolOutput {}

    /** A server of tools does not work; the session goes on without its tools. */
    record ToolTrouble(String server, ToolError error) implements ServerToolOutput {}

    record ResponseItemDone(String responseId, int outputIndex, Item item) implements ReplyOutput {}

    record ResponseDone(Response response) implements ReplyOutput {}

    /** The reply has been played to its end, by the server's playout clock. */
    record PlayoutFinished(String responseId) implements ReplyOutput {}

    /**
     * What the caller hears of a response is held where it is, or goes on from there. Audio that is released as fast as it is
     * made is the carrier's to hold.
     */
    record PlayoutHeld(String responseId, boolean held) implements ReplyOutput {}

    /**
     * The bot was interrupted.
     *
     * @param heardMs how much of the reply's audio the caller heard
     * @param heardText the words the caller heard; the conversation keeps only these
     * @param stopping time from the decision until no further audio of the reply could leave
     */
    record Interrupted(
            String responseId, String itemId, Decision.Reason reason, long heardMs, String heardText, Duration stopping)
            implements ReplyOutput {}

    /** Everything a reply had running is gone, {@code took} after it was stopped or had finished. */
    record ResponseGone(String responseId, Duration took) implements DiagnosticOutput {}

    /** How long each stage of a turn took, counted from the end of the caller's speech. */
    record TurnMeasured(String responseId, TurnLatency latency) implements DiagnosticOutput {}

    /**
     * A reply that was begun before its turn had certainly ended was taken over, or is gone.
     *
     * @param saved how much sooner the caller hears it; 0 where it is gone
     * @param wasted tokens of one that is gone, estimated where the model told none
     */
    record EarlyReplyEnded(Outcome outcome, Duration saved, LlmEvent.Usage wasted) implements DiagnosticOutput {
        /** What became of it. */
        public enum Outcome {
            /** The response asked for just that. */
            USED,
            /** The caller went on. */
            CONTINUED,
            /** What was heard, or what the model reads, turned out to be something else. */
            CHANGED,
            /** The model did not do it, or wrote more than is kept. */
            FAILED,
            /** Nobody asked for a reply. */
            UNANSWERED
        }
    }

    // Backchannels.

    /**
     * A backchannel, all of it at once: PCM16 mono at the session's rate, to be heard now, whoever speaks meanwhile. It
     * belongs to no response and to no item, and the bot does not speak by it. No reply is heard while it leaves.
     *
     * @param generation counted as those of {@link ResponseAudio}
     */
    record BackchannelSaid(String phrase, long generation, short[] samples) implements ListenerOutput {}

    /** A backchannel was decided, and is not heard. */
    record BackchannelDropped(Cause cause) implements DiagnosticOutput {
        /** Why not. */
        public enum Cause {
            /** Its sound was not there in time. */
            NOT_READY,
            /** The caller spoke again. */
            VOICE,
            /** The turn was over. */
            TURN_ENDED,
            /** Something else is being said, or the client takes no sound. */
            BUSY
        }
    }

    // Everything else.

    /** A turn decision, for logs and debugging clients. */
    record Decided(Decision decision, long audioMs, long clockMs) implements DiagnosticOutput {}

    /** The request named {@code ref} was not carried out; nothing changed. */
    record Refused(Refusal refusal, String message, Optional<String> param, String ref) implements LifecycleOutput {}

    /** Why a request was not carried out. */
    enum Refusal {
        RESPONSE_ACTIVE,
        NO_ACTIVE_RESPONSE,
        AUDIO_TOO_SHORT,
        UNKNOWN_ITEM_TO_RETRIEVE,
        UNKNOWN_ITEM_TO_DELETE,
        UNKNOWN_ITEM_TO_TRUNCATE,
        UNKNOWN_PREVIOUS_ITEM,
        DUPLICATE_ITEM,
        UNKNOWN_CALL,
        NOT_SPOKEN,
        TRUNCATED_BEYOND_END,
        CONVERSATION_FULL,
        TOO_MUCH_AUDIO,
        UNKNOWN_APPROVAL_REQUEST
    }

    /** A provider failed; {@code recovering} tells whether the session goes on by itself. */
    record ProviderTrouble(String kind, ProviderException cause, boolean recovering) implements LifecycleOutput {}

    /** The last output of every session, once everything it had running is gone. */
    record Ended(EndReason reason) implements LifecycleOutput {}
}
