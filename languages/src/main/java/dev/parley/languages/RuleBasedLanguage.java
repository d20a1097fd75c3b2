package dev.parley.languages;

import dev.parley.speech.PlainSpeech;
import dev.parley.speech.language.SpokenLanguage;
import dev.parley.speech.language.Window;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A language whose rules are loaded in the background when it is first asked for: ICU takes a third of a second, for which
 * no loop of sessions may wait. Until then its text is left to the voice. Thread-safe.
 */
enum RuleBasedLanguage implements SpokenLanguage {
    FRENCH("fr", FrenchLexicon::new),
    GERMAN("de", GermanLexicon::new),
    SPANISH("es", SpanishLexicon::new);

    private static final Logger LOG = LoggerFactory.getLogger(RuleBasedLanguage.class);

    private final String primary;
    private final Supplier<NumberLexicon> lexicon;
    private final CompletableFuture<SpokenLanguage> rules = new CompletableFuture<>();
    private boolean asked;

    RuleBasedLanguage(String primary, Supplier<NumberLexicon> lexicon) {
        this.primary = primary;
        this.lexicon = lexicon;
    }

    /** First part of its BCP-47 tag. */
    String primary() {
        return primary;
    }

    /** Loads its rules, once. Completes when they are read by. */
    synchronized CompletionStage<SpokenLanguage> load() {
        if (!asked) {
            asked = true;
            Thread.ofPlatform().daemon().name("language-" + primary).start(this::read);
        }
        return rules;
    }

    private void read() {
        try {
            rules.complete(new NumberSpeech(lexicon.get(), new SpelledNumbers(Locale.forLanguageTag(primary))));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("numbers of language '{}' are left to the voice: its rules cannot be loaded", primary, e);
            rules.complete(PlainSpeech.INSTANCE);
        }
    }

    @Override
    public Said say(Window window) {
        return rules.getNow(PlainSpeech.INSTANCE).say(window);
    }

    @Override
    public String codeShown() {
        return rules.getNow(PlainSpeech.INSTANCE).codeShown();
    }
}
