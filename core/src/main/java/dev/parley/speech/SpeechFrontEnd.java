package dev.parley.speech;

import dev.parley.speech.language.SpokenLanguage;
import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Token;
import dev.parley.speech.language.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns a reply that is still being written into what is shown and what is said: markup is read, signs, numbers and
 * abbreviations become words, code is shown but not said. The one place that does so: a voice gets plain words and reads
 * them as they are. A word waits only while the next one decides how it is read. Not thread-safe.
 */
public final class SpeechFrontEnd {
    /** Words of the sentence that a rule may look back to. */
    private static final int REMEMBERED = 10;

    private final Consumer<SpokenUnit> units;
    private final Optional<LanguageGuess> guess;
    private final SpokenLanguage language;
    private final Words words;
    private final Markdown markdown = new Markdown();
    private final List<Token> pending = new ArrayList<>();
    /** The words that were told, in lower case, the last one first. */
    private final List<String> earlier = new ArrayList<>();

    private boolean first = true;
    private boolean paused;

    /** @param language BCP-47 tag of the text; empty: it is guessed, English at first */
    public SpeechFrontEnd(Optional<String> language, Consumer<SpokenUnit> units) {
        this.units = units;
        this.language = SpokenLanguages.of(language.orElse("en"));
        this.words = new Words(WordBreaker.of(language), this::word);
        this.guess = language.isPresent() ? Optional.empty() : Optional.of(new LanguageGuess());
    }

    /** The next piece of the text, cut anywhere. */
    public void accept(String delta) {
        words.accept(delta);
    }

    /** The text is over, or pauses for good: what waited is told. */
    public void end() {
        words.end();
        read(true);
        paused = true;
    }

    /** What has been written and not been told yet. */
    public String rest() {
        StringBuilder rest = new StringBuilder();
        pending.forEach(token -> rest.append(token.written()));
        if (!words.rest().isEmpty() && !rest.isEmpty()) {
            rest.append(' ');
        }
        return rest.append(words.rest()).toString().strip();
    }

    private void word(String space, String word) {
        boolean beginsLine = first || space.indexOf('\n') >= 0;
        boolean code = markdown.inCode();
        boolean opens = markdown.fence(word, beginsLine);
        boolean shown = code || opens || markdown.inCode();
        String between = paused && space.isEmpty() ? " " : space;
        String written = (first ? "" : space(between, shown)) + word;
        first = false;
        paused = false;
        if (shown) {
            read(true);
            units.accept(new SpokenUnit(written, opens ? spoken().codeShown() : ""));
            return;
        }
        guess.ifPresent(it -> it.see(word));
        pending.add(new Token(written, PlainLetters.of(markdown.plain(word, beginsLine))));
        read(false);
    }

    /** One space between words; code keeps its lines. */
    private static String space(String written, boolean code) {
        return code || written.isEmpty() ? written : " ";
    }

    private SpokenLanguage spoken() {
        return guess.map(it -> SpokenLanguages.of(it.language())).orElse(language);
    }

    private void read(boolean last) {
        while (!pending.isEmpty()) {
            Token next = pending.getFirst();
            if (next.plain().isEmpty()) {
                tell(new Said(1, ""));
                continue;
            }
            Window window = new Window(pending, earlier, last);
            Said said = spoken().say(window);
            if (window.waits()) {
                return;
            }
            tell(said);
        }
    }

    private void tell(Said said) {
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < said.words(); i++) {
            Token token = pending.removeFirst();
            written.append(token.written());
            if (!token.plain().isEmpty()) {
                earlier.addFirst(token.plain().toLowerCase(Locale.ROOT));
            }
        }
        while (earlier.size() > REMEMBERED) {
            earlier.removeLast();
        }
        units.accept(new SpokenUnit(written.toString(), said.text()));
    }
}
