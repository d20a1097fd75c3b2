package dev.parley.engines.hibari;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoiceStyleTest {
    @ParameterizedTest
    @CsvSource({"deep, deep", "deep/captain-brand, deep", "calm/a/b, calm", "/deep, heart", "Deep, heart", "vctk/p227_023.wav, heart"})
    void whatFollowsASlashOnlyTellsCharactersOfOneVoiceApart(String name, String style) {
        assertThat(VoiceStyle.named(Optional.of(name)).name()).isEqualTo(style);
    }
}
