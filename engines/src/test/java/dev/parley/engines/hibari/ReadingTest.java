package dev.parley.engines.hibari;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.support.Clause;
import dev.parley.g2p.Reading;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is pronounced, in the network's spelling: A as in day, I as in my, O as in go, W as in now, Y as in boy. */
class ReadingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the reference of the model's own documentation
                "Hello there.|həlˈO ðˈɛɹ.",
                // small words by what follows and what they do
                "the end of the start|ði ˈɛnd ʌv ðə stˈɑɹt",
                "to eat, to run, what to?|tʊ ˈit, tə ɹˈʌn, wˌʌt tu?",
                "I am an old man and so am I.|ˌI ɐm ɐn ˈOld mˈæn ænd sˌO ɐm ˌI.",
                "Can you? Yes, I can.|kˌæn ju? jˈɛs, ˌI kˈæn.",
                "He used to be used.|hˌi jˈust tə bi jˈuzd.",
                // the same letters, other words
                "I have read the book; please read it.|ˌI hæv ɹˈɛd ðə bˈʊk; plˈiz ɹˈid ɪt.",
                "She lives well and they had nine lives.|ʃˌi lˈɪvz wˈɛl ænd ðA hæd nˈIn lˈIvz.",
                "Please present the present.|plˈiz pɹizˈɛnt ðə pɹˈɛzᵊnt.",
                // endings
                "wanted walked played|wˈɑntᵻd wˈɔkt plˈAd",
                "It's John's, the boys' and James's.|ˌɪts ʤˈɑnz, ðə bˈYz ænd ʤˈAmzᵻz.",
                "We're sure they've gone.|wˌɪɹ ʃˈʊɹ ðAv ɡˈɔn.",
                // letters and names made of them
                "NASA and the FBI want IBM's APIs.|nˈæsə ænd ði ˌɛfbˌiˈI wˈɑnt ˌIbˌiˈɛmz ˌApˌiˈIz.",
                "in the U.S. at nine a.m. today|ɪn ðə jˌuˈɛs æt nˈIn ˌAˈɛm tədˈA",
                "THE END IS NEAR|ði ˈɛnd ɪz nˌɪɹ",
                // compounds, addresses, abbreviations, digits that were left
                "well-known stand-in e-mail|wˌɛlnˈOn stˈændˌɪn ˈimˌAl",
                "bob@site.org|bˈɑb æt sˈIt dˈɑt ˈɔɹɡ",
                "Dr. Smith vs. St. Paul|dˈɑktəɹ smˈɪθ vˈɜɹsəs sˈAnt pˈɔl",
                "He said no.|hˌi sˈɛd nˈO.",
                "MacBook 42|mˌækbˈʊk fˈɔɹ tˈu",
                // in no lexicon
                "Zorbing|zˈɔɹbɪŋ",
                // letters that are struck through, accents apart from their letters
                "H\u0337e\u0337llo there.|həlˈO ðˈɛɹ.",
                "a cafe\u0301|ɐ kæfˈA",
                "\u0337 no|nˈO",
                // marks
                "\"Come (now)!\" — then left…|kˈʌm (nˈW)! — ðˈɛn lˈɛft…"
            })
    void reads_english(String text, String phonemes) {
        assertThat(read(text).phonemes()).isEqualTo(phonemes);
    }

    @Test
    void knows_whose_each_phoneme_is() {
        Reading reading = read("Hello, \ud83d\ude00 out-of-town friend!");
        StringBuilder second = new StringBuilder();
        for (int i = 0; i < reading.phonemes().length(); i++) {
            second.append(reading.words()[i] == 2 ? reading.phonemes().charAt(i) : "");
        }
        assertThat(Arrays.stream(reading.words()).boxed()).contains(0, 2, 3).doesNotContain(1);
        assertThat(second.toString()).startsWith("ˌWTəvt").endsWith("n");
    }

    @Test
    void cuts_what_is_too_long_between_words() {
        Reading reading = read("one two three four five six");
        assertThat(reading.parts(12))
                .allSatisfy(part -> assertThat(part.phonemes().length()).isLessThanOrEqualTo(12));
        assertThat(String.join(
                        " ", reading.parts(12).stream().map(Reading::phonemes).toList()))
                .isEqualTo(reading.phonemes());
        assertThat(read("x".repeat(500)).parts(100)).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({"***", "\ud83d\ude00", "...", "\u4f60\u597d", "-"})
    void has_nothing_to_say_for_signs(String text) {
        assertThat(read(text).isEmpty()).isTrue();
    }

    static Reading read(String text) {
        return Hibari.loaded().synthesizer().read(new Clause(List.of(text.split(" ")), Clause.Pause.LONG));
    }
}
