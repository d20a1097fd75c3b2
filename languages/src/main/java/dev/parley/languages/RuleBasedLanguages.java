package dev.parley.languages;

import com.google.auto.service.AutoService;
import dev.parley.speech.language.LanguageSource;
import dev.parley.speech.language.SpokenLanguage;
import java.util.Optional;
import java.util.stream.Stream;

/** French, German and Spanish. Thread-safe. */
@AutoService(LanguageSource.class)
public final class RuleBasedLanguages implements LanguageSource {
    @Override
    public Optional<SpokenLanguage> language(String primary) {
        Optional<RuleBasedLanguage> found = Stream.of(RuleBasedLanguage.values())
                .filter(each -> each.primary().equals(primary))
                .findFirst();
        found.ifPresent(RuleBasedLanguage::load);
        return found.map(SpokenLanguage.class::cast);
    }
}
