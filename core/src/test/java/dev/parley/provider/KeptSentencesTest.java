package dev.parley.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptSentencesTest {
    private static final TextToSpeech.Options DEFAULT = TextToSpeech.Options.at(24_000);

    private static TextToSpeech.Options voice(String name, int rate) {
        return new TextToSpeech.Options(rate, Optional.of(name), Optional.empty(), 1);
    }

    @Test
    void whatWasNotAskedForLongestIsForgottenAtTheBound() {
        SentenceCache kept = new SentenceCache(60);
        kept.keep(DEFAULT, "a", new short[10]);
        kept.keep(DEFAULT, "b", new short[10]);
        kept.keep(DEFAULT, "c", new short[10]);
        assertThat(kept.find(DEFAULT, "a")).isPresent();
        kept.keep(DEFAULT, "d", new short[10]);
        assertThat(kept.has(DEFAULT, "a")).isTrue();
        assertThat(kept.has(DEFAULT, "b")).isFalse();
        assertThat(kept.bytes()).isEqualTo(60);
        kept.keep(DEFAULT, "e", new short[31]);
        assertThat(kept.bytes()).isZero();
    }

    @Test
    void oneThatIsMadeAnewTakesThePlaceOfTheOld() {
        SentenceCache kept = new SentenceCache(60);
        kept.keep(DEFAULT, "a", new short[10]);
        kept.keep(DEFAULT, "a", new short[20]);
        assertThat(kept.bytes()).isEqualTo(40);
    }

    @Test
    void theDefaultVoiceStandsInAtTheSameRateOnly() {
        SentenceCache kept = new SentenceCache(1_000);
        kept.keep(DEFAULT, "a", new short[] {1});
        kept.keep(voice("anna", 24_000), "a", new short[] {2});
        assertThat(kept.find(voice("anna", 24_000), "a")).contains(new short[] {2});
        assertThat(kept.find(voice("bert", 24_000), "a")).contains(new short[] {1});
        assertThat(kept.find(voice("anna", 8_000), "a")).isEmpty();
        assertThat(kept.find(DEFAULT, "b")).isEmpty();
    }

    @Test
    void nobodyCanChangeWhatIsKept() {
        SentenceCache kept = new SentenceCache(1_000);
        kept.keep(DEFAULT, "a", new short[] {1});
        kept.find(DEFAULT, "a").orElseThrow()[0] = 7;
        assertThat(kept.find(DEFAULT, "a")).contains(new short[] {1});
    }
}
