package dev.parley.config;

import dev.parley.session.BackchannelPolicy;
import dev.parley.setting.Setting;
import dev.parley.turn.BackchannelTiming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Short sounds of the bot while a caller tells something long. */
public record BackchannelsConfig(
        @Setting(
                fallback = "auto",
                value =
                        "Whether the bot says a short sound, such as \"Mm-hm.\", in a pause of a caller who tells something long and goes on; no reply, and no part of the conversation. Only where an end-of-turn model decides about turns, and in English, French, German and Spanish; never to a caller who dictates. `auto` does so for clients of Unmute and of Pipecat (RTVI). `on` does so for those of the OpenAI dialect over WebRTC, too; over WebSocket that dialect has no sound outside of responses.")
        Saying say,

        @Setting(
                fallback = "5s",
                least = "1s",
                most = "10m",
                value = "How long a turn of the caller lasts before the first.")
        Duration turn,

        @Setting(
                fallback = "5s",
                least = "1s",
                most = "10m",
                value = "Time from one to the next, in the same turn and in others.")
        Duration interval,

        @Setting(
                fallback = "auto",
                whole = true,
                value =
                        "What it says, one of them by chance; 1.5 s of sound at most. `auto`: a few in English, French, German and Spanish. A text may begin with the language it is for, such as `de: Mhm.`; without one it is for all others.")
        List<String> phrases) {
    /** Without settings of the operator's. */
    public static final BackchannelsConfig DEFAULT =
            new BackchannelsConfig(Saying.AUTO, Duration.ofSeconds(5), Duration.ofSeconds(5), List.of("auto"));

    public BackchannelsConfig {
        phrases = List.copyOf(phrases);
    }

    /** To whom backchannels are said. */
    public enum Saying {
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
    public BackchannelPolicy policy(BackchannelPolicy usual) {
        BackchannelTiming asked = new BackchannelTiming(turn.toMillis(), interval.toMillis());
        Optional<BackchannelTiming> timing =
                switch (say) {
                    case OFF -> Optional.empty();
                    case ON -> Optional.of(asked);
                    case AUTO -> usual.timing().map(any -> asked);
                };
        BackchannelPolicy timed = usual.withTiming(timing);
        return PhrasesByLanguage.areUsual(phrases) ? timed : timed.withPhrases(PhrasesByLanguage.of(phrases));
    }
}
