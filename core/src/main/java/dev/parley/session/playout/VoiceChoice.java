package dev.parley.session.playout;

import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The voice that reads one message: the one asked for or, where that cannot read what is written, another of the engine
 * that can. Words that none can read are counted, not dropped in silence. Loop only.
 */
final class VoiceChoice {
    private final TextToSpeech engine;
    private final Set<UnicodeScript> unread = new LinkedHashSet<>();
    private TextToSpeech.Options options;
    private Set<UnicodeScript> scripts;

    VoiceChoice(TextToSpeech engine, TextToSpeech.Options asked) {
        this.engine = engine;
        this.options = asked;
        this.scripts = engine.scripts(asked.voice());
    }

    TextToSpeech engine() {
        return engine;
    }

    TextToSpeech.Options options() {
        return options;
    }

    /** Whether the voice can read every letter of it; one that cannot goes unread. */
    boolean reads(String word) {
        List<UnicodeScript> foreign = foreign(word, scripts);
        unread.addAll(foreign);
        return foreign.isEmpty();
    }

    /** Changes to another voice if this one cannot read the word and that can; returns whether it did. */
    boolean changeFor(String word) {
        if (foreign(word, scripts).isEmpty()) {
            return false;
        }
        for (TextToSpeech.Voice other : engine.voices()) {
            Set<UnicodeScript> read = engine.scripts(Optional.of(other.name()));
            if (foreign(word, read).isEmpty()) {
                options = new TextToSpeech.Options(
                        options.sampleRate(),
                        Optional.of(other.name()),
                        options.language(),
                        options.speed(),
                        options.engine());
                scripts = read;
                return true;
            }
        }
        return false;
    }

    /** What could not be read, as a failure to tell; empty when everything could. */
    Optional<ProviderException> failure() {
        if (unread.isEmpty()) {
            return Optional.empty();
        }
        String names = unread.stream().map(VoiceChoice::name).collect(Collectors.joining(", "));
        String voice = options.voice().map(it -> "voice " + it).orElse("default voice");
        return Optional.of(new ProviderException(
                ProviderException.Kind.REJECTED,
                engine.engine(),
                "The " + voice + " of the engine " + engine.engine() + " cannot read " + names
                        + " script, and no other voice of it can. Choose an engine or a voice for this language."));
    }

    private static String name(UnicodeScript script) {
        String lower = script.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }

    private static List<UnicodeScript> foreign(String word, Set<UnicodeScript> read) {
        if (read.isEmpty()) {
            return List.of();
        }
        List<UnicodeScript> foreign = new ArrayList<>();
        word.codePoints().filter(Character::isLetter).forEach(letter -> {
            UnicodeScript script = UnicodeScript.of(letter);
            boolean any = script == UnicodeScript.COMMON || script == UnicodeScript.INHERITED;
            if (!any && !read.contains(script)) {
                foreign.add(script);
            }
        });
        return foreign;
    }
}
