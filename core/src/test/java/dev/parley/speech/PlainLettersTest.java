package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainLettersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ｈｅｌｌｏ world | Hello world",
                "𝐇𝐞𝐥𝐥𝐨 𝘸𝘰𝘳𝘭𝘥 𝟚 | Hello world two",
                "ⓗⓔⓛⓛⓞ | hello",
                "H\u0337e\u0337l\u0337l\u0337o\u0337 friend | Hello friend",
                "cafe\u0301 Zu\u0308rich | café Zürich",
                "a \u0301\u0302 b | a b",
                "naïve | naïve",
                "はい\u3099 | はい\u3099",
            })
    void whatIsSaidIsWhatTheyLookLike(String written, String spoken) {
        StringBuilder said = new StringBuilder();
        StringBuilder shown = new StringBuilder();
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(Optional.empty(), unit -> {
            shown.append(unit.written());
            said.append(said.isEmpty() ? unit.spoken() : unit.spoken().isEmpty() ? "" : unit.spaced());
        });
        frontEnd.accept(written);
        frontEnd.end();
        assertThat(said.toString()).isEqualTo(spoken);
        assertThat(shown.toString()).isEqualTo(written);
    }
}
