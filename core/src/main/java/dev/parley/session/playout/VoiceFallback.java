package dev.parley.session.playout;

import dev.parley.provider.CachedVoice;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.Phrases;
import dev.parley.session.context.SessionContext;
import dev.parley.speech.LanguageGuess;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which voice speaks a message, and which goes on when that one has failed: the session's own; the same once more, where it
 * had begun to speak or nothing else is there; the reserve; and for a whole sentence the audio that was kept of it. Loop
 * only.
 */
public final class VoiceFallback {
    /** A voice that was lost a moment ago has this long for its first sound, where the reserve stands by. */
    private static final Duration FIRST_SOUND = Duration.ofMillis(500);

    private static final Duration RECENTLY = Duration.ofSeconds(30);

    private final SessionContext context;
    private final SessionVoices voices;
    private final TextToSpeech.Options asked;
    private Optional<String> sentence;
    private VoiceChoice voice;
    private boolean again;
    private boolean onReserve;
    private boolean onKept;
    private int fillers;

    /** Words, and the samples of them that were kept. */
    record CachedFiller(String words, short[] pcm) {}

    /**
     * Begins with the session's own voice.
     *
     * @param sentence all of the message, where that is known from the beginning
     */
    VoiceFallback(SessionContext context, SessionVoices voices, TextToSpeech.Options asked, Optional<String> sentence) {
        this.context = context;
        this.voices = voices;
        this.asked = asked;
        this.sentence = sentence;
        this.voice = new VoiceChoice(voices.own(), asked);
    }

    /** Leaves the session's own voice unasked; whether there is another for the sentence. */
    boolean skipFirst() {
        Optional<VoiceChoice> other = sentence.flatMap(this::reserve).or(this::kept);
        other.ifPresent(it -> voice = it);
        return other.isPresent();
    }

    VoiceChoice voice() {
        return voice;
    }

    /** The message turns out to be this and nothing else. */
    public void isSentence(String all) {
        sentence = Optional.of(all);
    }

    /** Whether words of the message have to be seen before another voice can be chosen. */
    boolean needsWords() {
        return onFirst()
                && sentence.isEmpty()
                && SessionVoices.language(context, asked).isEmpty()
                && ready().isPresent();
    }

    /** How long it may owe the next audio before something is done about it. */
    Duration patience(boolean sounded) {
        return hurries(sounded) ? FIRST_SOUND : context.setup().silence().voiceWithin();
    }

    /** Whether it is not worth telling anybody, or waiting again, before the reserve takes over. */
    boolean hurries(boolean sounded) {
        return !sounded && onFirst() && voices.lostWithin(RECENTLY) && ready().isPresent();
    }

    private boolean onFirst() {
        return !onReserve && !onKept;
    }

    /** There is sound of the voice. */
    void sounds() {
        if (onFirst()) {
            voices.found();
        }
    }

    /**
     * Goes on to the next voice.
     *
     * @param sounded whether there was any sound of the one that failed
     * @param said how many words of the message have been spoken
     * @param rest the words that have not been, as written
     * @return the failure as it is to be told; empty when there is no other voice
     */
    Optional<ProviderException> next(ProviderException cause, boolean sounded, int said, List<String> rest) {
        boolean first = onFirst();
        String text = String.join(" ", rest);
        if (first && cause.isTransient() && !again && (sounded || !hasReserve(rest))) {
            again = true;
            return Optional.of(cause);
        }
        if (first) {
            voices.lost();
        }
        Optional<VoiceChoice> other = (first ? reserve(text) : Optional.<VoiceChoice>empty())
                .or(() -> said == 0 && !onKept ? kept() : Optional.empty());
        other.ifPresent(it -> voice = it);
        return other.map(it -> new ProviderException(
                cause.kind(),
                cause.engine(),
                cause.getMessage() + "; " + (onKept ? "a sentence made before is played" : "the reserve voice goes on"),
                cause));
    }

    /** Whether the reserve would speak this. */
    boolean hasReserve(List<String> rest) {
        return onFirst() && fitting(String.join(" ", rest)).isPresent();
    }

    /** A few words in the session's own voice for the caller who waits for it; others at each call, until all are said. */
    Optional<CachedFiller> filler() {
        List<String> phrases = sentence.isPresent() || !onFirst()
                ? List.of()
                : Phrases.in(
                                SessionVoices.language(context, asked),
                                context.setup().silence().fillers())
                        .orElse(List.of());
        if (fillers >= phrases.size()) {
            return Optional.empty();
        }
        String words = phrases.get(fillers++);
        return context.providers().fallback().kept().find(asked, words).map(pcm -> new CachedFiller(words, pcm));
    }

    private Optional<VoiceChoice> kept() {
        Optional<VoiceChoice> found = sentence.flatMap(
                        text -> context.providers().fallback().kept().find(asked, text))
                .map(pcm -> new VoiceChoice(
                        new CachedVoice(context.providers().textToSpeech().engine(), pcm), asked));
        onKept |= found.isPresent();
        return found;
    }

    private Optional<VoiceChoice> reserve(String text) {
        Optional<VoiceChoice> found = fitting(text);
        onReserve |= found.isPresent();
        return found;
    }

    private Optional<TextToSpeech> ready() {
        return context.providers()
                .fallback()
                .reserve()
                .filter(it -> it.readiness().state() == Readiness.State.READY)
                .filter(it ->
                        !it.engine().equals(context.providers().textToSpeech().engine()));
    }

    /** The reserve in a voice for the language; one in another language would not be understood. */
    private Optional<VoiceChoice> fitting(String text) {
        Optional<String> language = SessionVoices.language(context, asked).or(() -> english(text));
        return ready().flatMap(engine -> engine.voices().stream()
                .filter(each -> each.language()
                        .map(spoken -> language.map(VoiceFallback::primary).equals(Optional.of(primary(spoken))))
                        .orElse(true))
                .map(each -> new VoiceChoice(
                        engine,
                        new TextToSpeech.Options(context.rate(), Optional.of(each.name()), language, asked.speed())))
                .filter(choice -> choice.reads(text))
                .findFirst());
    }

    private static Optional<String> english(String text) {
        return LanguageGuess.looksEnglish(text) ? Optional.of("en") : Optional.empty();
    }

    private static String primary(String tag) {
        return Locale.forLanguageTag(tag).getLanguage();
    }
}
