package dev.parley.config;

import dev.parley.session.FillerPolicy;
import dev.parley.session.SilencePolicy;
import dev.parley.setting.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern WITH_LANGUAGE = Pattern.compile("([a-z]{2,3}): *(\\S.*)");

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
        return phrases.equals(List.of("auto")) ? waiting : waiting.withPhrases(byLanguage());
    }

    private Map<String, List<String>> byLanguage() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String phrase : phrases) {
            Matcher named = WITH_LANGUAGE.matcher(phrase);
            boolean known = named.matches();
            all.computeIfAbsent(known ? named.group(1) : SilencePolicy.ANY_LANGUAGE, language -> new ArrayList<>())
                    .add(known ? named.group(2) : phrase);
        }
        return all;
    }
}
