package dev.parley.config;

import dev.parley.session.FillerPolicy;
import dev.parley.setting.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Short phrases before a reply that is slow to begin. */
public record FillersConfig(
        @Setting(
                fallback = "auto",
                value =
                        "Whether the bot says a short phrase, such as \"Let me think.\", before a reply that is slow to begin; one a reply, and the language model never reads it. `auto` does so for clients of Unmute and of Pipecat (RTVI), not for those of the OpenAI dialect.")
        ReplyFilling reply,

        @Setting(
                least = "100ms",
                most = "1h",
                value =
                        "Silence before it, from when the reply was decided. Without it 1.5 s with `on`, and 2.5 s with `auto`.")
        Optional<Duration> replyAfter,

        @Setting(
                fallback = "auto",
                whole = true,
                value =
                        "What it says, one of them by chance. `auto`: a few in English, French, German and Spanish, and nothing in other languages. A text may begin with the language it is for, such as `de: Einen Moment.`; without one it is for all others.")
        List<String> phrases) {
    /** Without settings of the operator's. */
    public static final FillersConfig DEFAULT = new FillersConfig(ReplyFilling.AUTO, Optional.empty(), List.of("auto"));

    public FillersConfig {
        phrases = List.copyOf(phrases);
    }

    /** For whom replies are filled in. */
    public enum ReplyFilling {
        /** As the client's dialect has it. */
        AUTO,
        ON,
        OFF
    }

    /**
     * The same for a session.
     *
     * @param usual what the client's dialect has
     */
    public FillerPolicy policy(FillerPolicy usual) {
        Optional<Duration> after =
                switch (reply) {
                    case OFF -> Optional.empty();
                    case ON -> Optional.of(replyAfter.orElse(FillerPolicy.USUAL_WAIT));
                    case AUTO -> usual.replyAfter().map(replyAfter::orElse);
                };
        FillerPolicy waiting = usual.withReplyAfter(after);
        return PhrasesByLanguage.areUsual(phrases) ? waiting : waiting.withPhrases(PhrasesByLanguage.of(phrases));
    }
}
