package dev.parley.turn.words;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a listener may say a backchannel behind words: somebody tells something, and neither dictates, nor asks, nor looks for
 * a word. Careful: what it is not sure of gets none. Immutable.
 */
public final class BackchannelCues {
    /** Words before which nothing has been told yet. */
    static final int FEWEST_WORDS = 8;

    /** Words at the end of which none may belong to something dictated. */
    private static final int DICTATED = 4;

    /** Words at the end of which none may announce something dictated. */
    private static final int ANNOUNCED = 12;

    private static final Set<String> NONE = Set.of();

    /** Letters told one by one, an address, anything with a digit: {@code S-M-I-T-H}, {@code ann@example.com}, {@code B12}. */
    private static final Pattern CODE =
            Pattern.compile(".*\\p{N}.*|\\p{L}([-.]\\p{L})+|.*@.*|.*[\\p{L}\\p{N}][._/]\\p{L}.*");

    private static final Map<String, BackchannelCues> BY_LANGUAGE = Map.of(
            "en",
            new BackchannelCues(
                    words("a i"),
                    words("zero oh nil one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                            + " fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty"
                            + " ninety hundred thousand double triple dot dash hyphen underscore slash hash capital"
                            + " alpha bravo charlie delta echo foxtrot"),
                    words(
                            "number numbers code pin digits zip postcode phone telephone card account reference spelled spelt"
                                    + " spell spelling address email e-mail password iban"),
                    union(EnglishWords.HESITATION, words("well like")),
                    EnglishWords.LOOKING_FOR_WORDS),
            "de",
            new BackchannelCues(
                    NONE,
                    words(
                            "null eins ein zwei zwo drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig"
                                    + " fünfzig sechzig siebzig achtzig neunzig hundert tausend doppel punkt bindestrich strich"
                                    + " unterstrich schrägstrich klammeraffe"),
                    words(
                            "nummer telefonnummer handynummer kundennummer zahl code pin ziffern postleitzahl plz telefon konto"
                                    + " kontonummer iban karte adresse anschrift mail e-mail email mailadresse buchstabiert"
                                    + " buchstabiere passwort kennwort"),
                    words("äh ähm öh öhm hm also"),
                    words(
                            "der die das den dem des ein eine einen einem einer mein meine meinen meinem meiner zu zum zur"
                                    + " von vom mit für im in am an auf bei beim nach sehr")),
            "fr",
            new BackchannelCues(
                    words("a à y ô"),
                    words(
                            "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt"
                                    + " trente quarante cinquante soixante cent mille double point tiret underscore arobase slash"),
                    words(
                            "numéro numéros code chiffres téléphone portable compte carte référence adresse mail e-mail email"
                                    + " courriel épelle s'épelle épeler mot passe"),
                    words("euh heu hum ben bah"),
                    words("le la les un une des du de mon ma mes son sa ses à au aux pour avec dans sur chez très")),
            "es",
            new BackchannelCues(
                    words("a e o u y"),
                    words(
                            "cero uno una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte"
                                    + " treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento mil doble punto guion"
                                    + " guión barra arroba"),
                    words(
                            "número números código cifras dígitos teléfono móvil cuenta tarjeta referencia dirección correo mail"
                                    + " e-mail email deletrea deletreo contraseña clave"),
                    words("eh em este pues"),
                    words("el la los las un una unos unas del de mi mis su sus a al para con en por muy")));

    private final Set<String> oneLetterWords;
    private final Set<String> dictated;
    private final Set<String> announcing;
    private final Set<String> hesitations;
    private final Set<String> lookingForWords;

    private BackchannelCues(
            Set<String> oneLetterWords,
            Set<String> dictated,
            Set<String> announcing,
            Set<String> hesitations,
            Set<String> lookingForWords) {
        this.oneLetterWords = oneLetterWords;
        this.dictated = dictated;
        this.announcing = announcing;
        this.hesitations = hesitations;
        this.lookingForWords = lookingForWords;
    }

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a backchannel may follow. Never in a language that nobody has written rules for: who dictates there is not known.
     *
     * @param words of one turn, in order, each with its punctuation
     * @param language BCP-47 tag; empty: none is known
     */
    public static boolean in(List<String> words, Optional<String> language) {
        return language.map(tag -> BY_LANGUAGE.get(Locale.forLanguageTag(tag).getLanguage()))
                .filter(rules -> rules.invite(words))
                .isPresent();
    }

    private boolean invite(List<String> written) {
        List<String> words = written.stream()
                .map(BackchannelCues::plain)
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.size() < FEWEST_WORDS || written.getLast().endsWith("?")) {
            return false;
        }
        String last = words.getLast();
        boolean searching =
                hesitations.contains(last) || lookingForWords.contains(last) || EnglishWords.endsInHesitation(words);
        return !searching
                && end(words, DICTATED).stream().noneMatch(this::isDictated)
                && end(words, ANNOUNCED).stream().noneMatch(announcing::contains);
    }

    private boolean isDictated(String word) {
        boolean letter = word.codePointCount(0, word.length()) == 1 && !oneLetterWords.contains(word);
        return letter || dictated.contains(word) || CODE.matcher(word).matches();
    }

    private static List<String> end(List<String> words, int most) {
        return words.subList(Math.max(0, words.size() - most), words.size());
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('’', '\'').replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
    }
}
