package dev.parley.session;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a bot says of itself, in the languages of the field's usual voices, by ISO 639-1 code. */
public final class Phrases {
    /** Spoken where the language is not known, or is none of these. */
    private static final String FALLBACK = "en";

    public static final Map<String, String> APOLOGIES = Map.of(
            "en", "Sorry, I lost my train of thought. Could you say that again?",
            "fr", "Désolé, j'ai perdu le fil. Pouvez-vous répéter ?",
            "de", "Entschuldigung, ich habe den Faden verloren. Sagen Sie das bitte noch einmal?",
            "es", "Perdón, he perdido el hilo. ¿Puede repetirlo?",
            "it", "Scusi, ho perso il filo. Può ripetere?",
            "pt", "Desculpe, perdi o fio da meada. Pode repetir?",
            "nl", "Sorry, ik ben de draad kwijt. Kunt u dat herhalen?",
            "ja", "すみません、聞き逃しました。もう一度お願いします。",
            "zh", "抱歉，我没跟上。请您再说一遍，好吗？",
            "ru", "Извините, я потерял мысль. Повторите, пожалуйста.");

    /** Said when there is no speech recognition any more, before the call ends. */
    public static final Map<String, String> STT_FAILED = Map.of(
            "en", "I am sorry, I cannot hear you any more. Please call again later.",
            "fr", "Désolé, je ne vous entends plus. Rappelez plus tard, s'il vous plaît.",
            "de", "Entschuldigung, ich kann Sie nicht mehr hören. Bitte rufen Sie später wieder an.",
            "es", "Lo siento, ya no puedo oírle. Por favor, llame más tarde.",
            "it", "Mi dispiace, non riesco più a sentirla. Richiami più tardi, per favore.",
            "pt", "Desculpe, já não consigo ouvi-lo. Por favor, ligue mais tarde.",
            "nl", "Sorry, ik kan u niet meer horen. Bel later nog eens.",
            "ja", "申し訳ありません、お声が聞こえなくなりました。後ほどおかけ直しください。",
            "zh", "抱歉，我听不到您的声音了。请稍后再打来。",
            "ru", "Извините, я вас больше не слышу. Пожалуйста, перезвоните позже.");

    /** Said where a call cannot begin because an engine is away. */
    public static final Map<String, String> UNAVAILABLE = Map.of(
            "en", "I am sorry, I cannot talk right now. Please call again later.",
            "fr", "Désolé, je ne peux pas parler pour le moment. Rappelez plus tard, s'il vous plaît.",
            "de", "Entschuldigung, ich kann gerade nicht sprechen. Bitte rufen Sie später wieder an.",
            "es", "Lo siento, ahora no puedo hablar. Por favor, llame más tarde.",
            "it", "Mi dispiace, adesso non posso parlare. Richiami più tardi, per favore.",
            "pt", "Desculpe, agora não posso falar. Por favor, ligue mais tarde.",
            "nl", "Sorry, ik kan nu niet praten. Bel later nog eens.",
            "ja", "申し訳ありません、ただいまお話しできません。後ほどおかけ直しください。",
            "zh", "抱歉，我现在无法通话。请稍后再打来。",
            "ru", "Извините, сейчас я не могу говорить. Пожалуйста, перезвоните позже.");

    /** Said while speech waits for a recogniser that is away. */
    static final Map<String, List<String>> DEAF_FILLERS = Map.of(
            "en", List.of("One moment, please, I cannot hear you right now.", "I still cannot hear you. Please wait."),
            "fr",
                    List.of(
                            "Un instant, je ne vous entends pas pour le moment.",
                            "Je ne vous entends toujours pas. Patientez."),
            "de",
                    List.of(
                            "Einen Moment, ich kann Sie gerade nicht hören.",
                            "Ich höre Sie noch immer nicht. Bitte warten Sie."),
            "es", List.of("Un momento, ahora mismo no le oigo.", "Todavía no le oigo. Espere, por favor."),
            "it", List.of("Un momento, adesso non la sento.", "Non la sento ancora. Attenda, per favore."),
            "pt", List.of("Um momento, agora não o consigo ouvir.", "Ainda não o consigo ouvir. Aguarde, por favor."),
            "nl", List.of("Een moment, ik kan u even niet horen.", "Ik kan u nog steeds niet horen. Wacht u even."),
            "ja", List.of("少々お待ちください、お声が聞こえません。", "まだお声が聞こえません。お待ちください。"),
            "zh", List.of("请稍等，我现在听不到您的声音。", "我还是听不到您。请稍候。"),
            "ru", List.of("Одну минуту, я вас сейчас не слышу.", "Я всё ещё вас не слышу. Подождите, пожалуйста."));

    static final Map<String, List<String>> FILLERS = Map.of(
            "en", List.of("One moment, please.", "I am still working on it.", "Just a little longer."),
            "fr", List.of("Un instant, s'il vous plaît.", "J'y travaille encore.", "Encore un petit moment."),
            "de", List.of("Einen Moment, bitte.", "Ich bin noch dabei.", "Es dauert noch ein wenig."),
            "es", List.of("Un momento, por favor.", "Sigo en ello.", "Un poco más, por favor."),
            "it", List.of("Un momento, per favore.", "Ci sto ancora lavorando.", "Ancora un attimo."),
            "pt", List.of("Um momento, por favor.", "Ainda estou a tratar disso.", "Só mais um pouco."),
            "nl", List.of("Een moment, alstublieft.", "Ik ben er nog mee bezig.", "Nog heel even."),
            "ja", List.of("少々お待ちください。", "まだ確認しています。"),
            "zh", List.of("请稍等。", "我还在处理。"),
            "ru", List.of("Одну минуту, пожалуйста.", "Я ещё работаю над этим."));

    /** Said before a reply that is slow to begin. */
    static final Map<String, List<String>> REPLY_FILLERS = Map.of(
            "en", List.of("Let me think.", "One moment.", "Let me see.", "Just a second."),
            "fr", List.of("Voyons voir.", "Un instant.", "Laissez-moi réfléchir.", "Une petite seconde."),
            "de", List.of("Lassen Sie mich überlegen.", "Einen Moment.", "Mal sehen.", "Eine Sekunde."),
            "es", List.of("Déjeme pensar.", "Un momento.", "Vamos a ver.", "Un segundo."));

    /** Said while the caller tells something: none that could be taken for an answer. */
    static final Map<String, List<String>> BACKCHANNELS = Map.of(
            "en", List.of("Mm-hm.", "I see.", "Okay."),
            "fr", List.of("Hum hum.", "D'accord.", "Je vois."),
            "de", List.of("Mhm.", "Verstehe.", "Okay."),
            "es", List.of("Ajá.", "Ya veo.", "Entiendo."));

    private Phrases() {}

    /** What {@code byLanguage} has for a BCP-47 tag; empty only where it has nothing for any language. */
    public static <T> Optional<T> in(Optional<String> language, Map<String, T> byLanguage) {
        String code = language.map(tag -> Locale.forLanguageTag(tag).getLanguage())
                .filter(it -> !it.isEmpty())
                .orElse(FALLBACK);
        return Optional.ofNullable(byLanguage.get(code))
                .or(() -> Optional.ofNullable(byLanguage.get(SilencePolicy.ANY_LANGUAGE)))
                .or(() -> Optional.ofNullable(byLanguage.get(FALLBACK)));
    }

    /** The same, but nothing in a language that the caller does not speak: it says less than silence. */
    static List<String> understood(Optional<String> language, Map<String, List<String>> byLanguage) {
        boolean other = language.map(tag -> Locale.forLanguageTag(tag).getLanguage())
                .filter(code -> !code.isEmpty() && !byLanguage.containsKey(code))
                .isPresent();
        boolean strange = other && !byLanguage.containsKey(SilencePolicy.ANY_LANGUAGE);
        return strange ? List.of() : in(language, byLanguage).orElse(List.of());
    }
}
