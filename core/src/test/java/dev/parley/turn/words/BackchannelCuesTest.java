package dev.parley.turn.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind which words a listener may say a backchannel. */
class BackchannelCuesTest {
    private static boolean invite(String language, String text) {
        return BackchannelCues.in(
                List.of(text.split(" ")), Optional.of(language).filter(tag -> !tag.isEmpty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "So yesterday evening I came home and the router was blinking,",
                "I have been with you for many years and",
                "Then I restarted the whole thing and waited for a while.",
                "we drove all the way down to the coast because",
                "and then my neighbour told me that he had the same problem",
            })
    void those_that_tell_something(String text) {
        assertThat(invite("en-GB", text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Too little has been told.
                "I came home and then",
                // Dictation.
                "so what I have written down here is four two seven",
                "so what I have written down here is 427",
                "and the thing that is printed on it is B 12",
                "well the name on the contract is spelled like this",
                "my last name is Smith that is S M I T H",
                "my last name is Smith that is S-M-I-T-H",
                "you can write to me whenever you like at ann.smith@example.com",
                "you can write to me whenever you like ann dot smith",
                "okay let me read you my account number it is",
                "so the full address that you should send it to is Park Lane",
                "that would be alpha bravo and then there was charlie delta",
                // Looking for words.
                "so yesterday I went there with my brother and um",
                "so yesterday I went there with my brother you know",
                "so yesterday I went there and talked to the",
                "so yesterday I went there and I was talking to",
                // Asking.
                "so yesterday I went there and is that not strange?",
            })
    void others_do_not(String text) {
        assertThat(invite("en", text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de|Gestern Abend kam ich nach Hause und das Gerät blinkte|true",
                "de|also meine neue Kundennummer steht hier und die lautet vier sieben|false",
                "de|das schreibt man ganz genau so wie man es spricht M Ü L|false",
                "de|gestern Abend kam ich nach Hause und sprach mit dem|false",
                "fr|Hier soir je suis rentré chez moi et la lumière clignotait|true",
                "fr|alors je vous donne tout de suite mon numéro de téléphone zéro six|false",
                "es|Ayer por la tarde llegué a casa y la luz parpadeaba|true",
                "es|entonces le doy ahora mismo el teléfono que es seis cinco uno|false",
                "it|Ieri sera sono tornato a casa e la luce lampeggiava sempre|false",
                "''|So yesterday evening I came home and the router was blinking|false",
            })
    void by_the_language(String language, String text, boolean expected) {
        assertThat(invite(language, text)).isEqualTo(expected);
    }
}
