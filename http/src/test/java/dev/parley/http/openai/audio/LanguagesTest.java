package dev.parley.http.openai.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanguagesTest {

    @Test
    void theOnlyLanguageOfAnEngineIsTold() {
        assertThat(Languages.of(Optional.empty(), Optional.of("en"))).isEqualTo("en");
        assertThat(Languages.of(Optional.of("de"), Optional.of("en"))).isEqualTo("de");
        assertThat(Languages.of(Optional.of("klingon"), Optional.empty())).isEqualTo("und");
    }
}
