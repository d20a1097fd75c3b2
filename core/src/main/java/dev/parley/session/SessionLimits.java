package dev.parley.session;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Bounds of one session. Each names what happens at the bound.
 *
 * @param uncommittedAudio caller audio kept for one turn, or waiting to be transcribed in items the client made; at the
 *     bound the turn is ended, the item refused
 * @param items of a conversation; at the bound further items of the client are refused
 * @param conversationBytes that the items take, as {@link dev.parley.conversation.ItemBytes} counts them, and their audio
 *     besides; at the bound further items of the client are refused
 * @param unplayedAudio synthesised audio waiting for playout; at the bound the synthesiser gets no more text
 * @param transcriptWait how long the recogniser may show no sign of life while words of an ended turn are missing; then
 *     they have failed, and the caller is told
 * @param duration of a session; then it ends
 * @param itemAudio audio of the newest items kept for the client to get back; at the bound the oldest is dropped
 * @param contextTokens most tokens the language model is given; at the bound the oldest items are left out, or the reply
 *     fails, as {@link SessionConfig.Llm#truncation()} says
 * @param recognition of the caller's audio and its recogniser
 */
public record SessionLimits(
        Duration uncommittedAudio,
        int items,
        int conversationBytes,
        Duration unplayedAudio,
        Duration transcriptWait,
        Duration duration,
        Duration itemAudio,
        int contextTokens,
        RecognitionBounds recognition) {
    /**
     * Bounds of the caller's audio and its recogniser.
     *
     * @param gap how long no audio may come within a turn; then the turn ends
     * @param transcript longest time for the words of an ended turn, however slow the recogniser; then they have failed
     * @param loss how long speech may wait for a recogniser that was lost, or cannot be had; then recognition has failed
     * @param stall how long a recogniser with a heartbeat may show no sign of life while it owes some; then it is lost
     * @param replay most audio kept for a recogniser that was lost; past it the oldest is not heard
     * @param pace how fast audio is taken
     */
    public record RecognitionBounds(
            Duration gap, Duration transcript, Duration loss, Duration stall, Duration replay, Pace pace) {
        public static final RecognitionBounds DEFAULT = new RecognitionBounds(
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                Pace.DEFAULT);
    }

    /**
     * How fast a call's audio is taken. What comes faster waits, and the client is held back
     * ({@link SessionOutput.AudioBehind}); past {@link SessionLimits#uncommittedAudio} waiting, audio is refused.
     *
     * @param speed seconds of audio a second of time
     * @param burst audio taken at once after a pause
     * @param behind audio that may wait before the client is held back
     */
    public record Pace(int speed, Duration burst, Duration behind) {
        public static final Pace DEFAULT = new Pace(20, Duration.ofSeconds(30), Duration.ofSeconds(2));
    }

    /** What fits a context of 32,768 tokens beside the longest reply (openai-realtime.md 7). */
    private static final int CONTEXT_TOKENS = 28_224;

    private static final int CONVERSATION_BYTES = 32 << 20;

    /** Keeps no audio. */
    public static final SessionLimits DEFAULT = new SessionLimits(
            Duration.ofMinutes(5),
            2000,
            CONVERSATION_BYTES,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMinutes(60),
            Duration.ZERO,
            CONTEXT_TOKENS,
            RecognitionBounds.DEFAULT);

    public SessionLimits withDuration(Duration value) {
        return with(changed -> changed.duration = value);
    }

    public SessionLimits withItemAudio(Duration value) {
        return with(changed -> changed.itemAudio = value);
    }

    public SessionLimits withContextTokens(int value) {
        return with(changed -> changed.contextTokens = value);
    }

    public SessionLimits withTranscriptWait(Duration value) {
        return with(changed -> changed.transcriptWait = value);
    }

    public SessionLimits withConversationBytes(int value) {
        return with(changed -> changed.conversationBytes = value);
    }

    public SessionLimits withStt(RecognitionBounds value) {
        return with(changed -> changed.recognition = value);
    }

    private SessionLimits with(Consumer<Changed> change) {
        Changed changed = new Changed(this);
        change.accept(changed);
        return new SessionLimits(
                uncommittedAudio,
                items,
                changed.conversationBytes,
                unplayedAudio,
                changed.transcriptWait,
                changed.duration,
                changed.itemAudio,
                changed.contextTokens,
                changed.recognition);
    }

    /** What can be changed of limits that are there. */
    private static final class Changed {
        private int conversationBytes;
        private Duration transcriptWait;
        private Duration duration;
        private Duration itemAudio;
        private int contextTokens;
        private RecognitionBounds recognition;

        Changed(SessionLimits from) {
            conversationBytes = from.conversationBytes;
            transcriptWait = from.transcriptWait;
            duration = from.duration;
            itemAudio = from.itemAudio;
            contextTokens = from.contextTokens;
            recognition = from.recognition;
        }
    }
}
