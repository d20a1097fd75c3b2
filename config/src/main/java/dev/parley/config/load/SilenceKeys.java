package dev.parley.config.load;

import dev.parley.session.SilencePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The settings {@code silence.*}, in the order of the reference page. */
final class SilenceKeys {
    private static final Duration ZERO = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);

    static final Key<String> APOLOGY = Key.of(
            "silence.apology",
            ValueType.TEXT,
            "auto",
            "What the bot says when a reply fails or comes to nothing, or the caller's words were lost. `auto` says it in the language of the session, `none` says nothing; any other text is said as it is.");
    static final Key<List<String>> FILLER = Key.list(
            "silence.filler",
            ValueType.SENTENCES,
            List.of("auto"),
            "What the bot says while the language model, or speech recognition, keeps the caller waiting, one after another for as long as it takes; also while a tool does, behind `tool-calls.filler`. `auto` says it in the language of the session. An empty list, `[]`, says nothing.");
    static final Key<Duration> FILLER_AFTER = Key.of(
            "silence.filler-after",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "2500ms",
            "Silence before each of them.");
    static final Key<Duration> REPLY_WITHIN = Key.of(
            "silence.reply-within",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "20s",
            "How long the language model may write nothing, a second try included; then the reply has failed, and the bot apologises.");
    static final Key<Duration> VOICE_WITHIN = Key.of(
            "silence.voice-within",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "2s",
            "How long the synthesiser may owe the next audio of a text that it has; then the client is told and the caller hears a filler, and after as long again the rest is given to another stream, or to the reserve voice.");
    static final Key<Duration> RESUME_AFTER = Key.of(
            "silence.resume-after",
            ValueType.duration(ZERO, HOUR),
            "1s",
            "How long nobody speaks after the bot was interrupted by something that held no words, before the reply goes on from the last word heard; at once where recognition says so itself.");
    static final Key<Integer> KEPT_BYTES = Key.of(
            "silence.kept",
            ValueType.bytes(0, 1 << 30),
            "16MiB",
            "Memory for apologies and fillers made ahead in the voices in use, about 1 MiB for each voice and language, for when a voice behind a server fails; beyond it those not needed longest are forgotten. `0` makes none.");

    static final List<Key<?>> ALL =
            List.of(APOLOGY, FILLER, FILLER_AFTER, REPLY_WITHIN, VOICE_WITHIN, RESUME_AFTER, KEPT_BYTES);

    private SilenceKeys() {}

    /** What they were set to. */
    static SilencePolicy read(Values values) {
        SilencePolicy usual = SilencePolicy.DEFAULT.withTimes(
                values.get(FILLER_AFTER), values.get(REPLY_WITHIN), values.get(VOICE_WITHIN), values.get(RESUME_AFTER));
        String apology = values.get(APOLOGY);
        SilencePolicy apologising =
                switch (apology) {
                    case "auto" -> usual;
                    case "none", "" -> usual.withApologies(Map.of());
                    default -> usual.withApology(apology);
                };
        List<String> fillers = values.get(FILLER);
        if (fillers.equals(List.of("auto"))) {
            return apologising;
        }
        return apologising.withFillers(fillers.isEmpty() ? Map.of() : Map.of(SilencePolicy.ANY_LANGUAGE, fillers));
    }
}
