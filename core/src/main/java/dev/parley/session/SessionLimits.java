package dev.parley.session;

import dev.parley.setting.Setting;
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
    /** Bounds of the caller's audio and its recogniser. */
    public record RecognitionBounds(
            @Setting(
                    name = "audio-gap",
                    retired = "hearing.audio-gap",
                    fallback = "1s",
                    least = "100ms",
                    most = "1h",
                    value = "How long no audio may come within a turn; then the turn ends.")
            Duration gap,

            @Setting(
                    name = "transcript-longest",
                    retired = "hearing.transcript-longest",
                    fallback = "2m",
                    least = "100ms",
                    most = "1h",
                    value =
                            "How long the words of an ended turn may take at most, whatever speech recognition says meanwhile; then they have failed, and the caller hears an apology.")
            Duration transcript,

            @Setting(
                    fallback = "15s",
                    retired = "hearing.loss",
                    least = "0ms",
                    most = "1h",
                    value =
                            "How long speech may wait for speech recognition that was lost or cannot be had; meanwhile it is kept, recognition is dialled again, and the caller hears that there is none. Then the caller is told, and the call ends. In silence it is dialled until it is back.")
            Duration loss,

            @Setting(
                    fallback = "2s",
                    least = "200ms",
                    retired = "hearing.stall",
                    most = "1h",
                    value =
                            "How long speech recognition that gives signs of life (the `kyutai` engine) may take audio and give none; then it is lost, and what was said since the last word recognised is heard by the next stream.")
            Duration stall,

            @Setting(
                    fallback = "60s",
                    retired = "hearing.replay",
                    least = "0ms",
                    most = "10m",
                    value =
                            "Most audio of a call kept for speech recognition that was lost, 48 kB a second; what is older is not recognised.")
            Duration replay,

            Pace pace) {
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
     */
    public record Pace(
            @Setting(
                    fallback = "20",
                    retired = "hearing.pace.speed",
                    least = "1",
                    most = "1000",
                    value = "Seconds of a call's audio taken in a second; what comes faster waits.")
            int speed,

            @Setting(
                    fallback = "30s",
                    least = "200ms",
                    retired = "hearing.pace.burst",
                    most = "1h",
                    value = "Audio of a call taken at once after a pause.")
            Duration burst,

            @Setting(
                    fallback = "2s",
                    least = "0ms",
                    retired = "hearing.pace.behind",
                    most = "1h",
                    value =
                            "Audio of a call that may wait before its client is held back; more than five minutes of it is refused.")
            Duration behind) {
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
