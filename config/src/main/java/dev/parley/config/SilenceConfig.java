package dev.parley.config;

import dev.parley.session.SilencePolicy;
import dev.parley.setting.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What keeps callers from dead air. */
public record SilenceConfig(
        @Setting(
                fallback = "auto",
                value =
                        "What the bot says when a reply fails or comes to nothing, or the caller's words were lost. `auto` says it in the language of the session, `none` says nothing; any other text is said as it is.")
        String apology,

        @Setting(
                fallback = "auto",
                whole = true,
                value =
                        "What the bot says while the language model, or speech recognition, keeps the caller waiting, one after another for as long as it takes; also while a tool does, behind `tool-calls.filler`. `auto` says it in the language of the session. An empty list, `[]`, says nothing.")
        List<String> filler,

        @Setting(fallback = "2500ms", least = "100ms", most = "1h", value = "Silence before each of them.")
        Duration fillerAfter,

        @Setting(
                fallback = "20s",
                least = "100ms",
                most = "1h",
                value =
                        "How long the language model may write nothing, a second try included; then the reply has failed, and the bot apologises.")
        Duration replyWithin,

        @Setting(
                fallback = "2s",
                least = "100ms",
                most = "1h",
                value =
                        "How long the synthesiser may owe the next audio of a text that it has; then the client is told and the caller hears a filler, and after as long again the rest is given to another stream, or to the reserve voice.")
        Duration voiceWithin,

        @Setting(
                fallback = "1s",
                least = "0ms",
                most = "1h",
                value =
                        "How long nobody speaks after the bot was interrupted by something that held no words, before the reply goes on from the last word heard; at once where recognition says so itself.")
        Duration resumeAfter,

        @Setting(
                fallback = "16MiB",
                least = "0",
                most = "1GiB",
                value =
                        "Memory for apologies and fillers made ahead in the voices in use, about 1 MiB for each voice and language, for when a voice behind a server fails; beyond it those not needed longest are forgotten. `0` makes none.")
        int keptBytes) {
    public SilenceConfig {
        filler = List.copyOf(filler);
    }

    /** The same for a session. */
    public SilencePolicy policy() {
        SilencePolicy usual = SilencePolicy.DEFAULT.withTimes(fillerAfter, replyWithin, voiceWithin, resumeAfter);
        SilencePolicy apologising =
                switch (apology) {
                    case "auto" -> usual;
                    case "none" -> usual.withApologies(Map.of());
                    default -> usual.withApology(apology);
                };
        if (filler.equals(List.of("auto"))) {
            return apologising;
        }
        return apologising.withFillers(filler.isEmpty() ? Map.of() : Map.of(SilencePolicy.ANY_LANGUAGE, filler));
    }
}
