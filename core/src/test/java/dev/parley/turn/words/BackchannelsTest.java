package dev.parley.turn.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackchannelsTest {
    private static boolean areAll(String language, String said) {
        return Backchannels.of(Optional.ofNullable(language)).areAll(List.of(said.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|Mm-hmm.",
                "en-GB|Yeah,  okay.",
                "en|Oh, I see!",
                "en|Right. Of course.",
                "en|Uh-huh",
                "en|Got it.",
                "en|Go on.",
                "de|Ja, genau.",
                "de|Ach so.",
                "fr|Oui, d’accord.",
                "fr|Très bien",
                "es|Sí, claro.",
                "es|Ajá",
                "ja|Mm.",
                "|Okay."
            })
    void listenersSayThese(String language, String said) {
        assertThat(areAll(language, said)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|No.", "en|Wait.", "en|Stop!", "en|Yeah, but", "en|Okay, what about Monday?", "en|Really?",
                        "en|Right?", "en|Uh",
                "en|Um, I", "en|I have a question", "de|Nein.", "de|Ja, aber", "fr|Non", "fr|Attends", "es|No",
                        "es|Espera",
                "ja|Yeah", "en|...", "|Oui"
            })
    void whoeverSaysTheseWantsTheTurn(String language, String said) {
        assertThat(areAll(language, said)).isFalse();
    }
}
