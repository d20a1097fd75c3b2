package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JDK knows of words, and what is made of it where it knows none. */
class WordBreakerTest {
    private static final String THAI =
            "วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกันไหมผมคิดว่าประเทศไทยเป็นประเทศที่สวยงามและอาหารอร่อยมาก";

    private final WordBreaker breaker = WordBreaker.of(Optional.empty());

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "th;สวัสดีครับวันนี้อากาศดีมาก;สวัสดี|ครับ|วัน|นี้|อากาศ|ดี|มาก",
                "ja;今日はとても良い天気ですね。明日は東京へ行きます。;今日はとても|良い|天気ですね。|明日は|東京へ|行きます。",
                "ja;コンピューターを買いました;コンピューターを|買いました",
                "zh;今天天气很好，我们去。;今天天气很好，|我们去。",
                "zh;我想买一台便宜的新电脑;我想买一台便|宜的新电脑",
                "km;ខ្ញុំចង់ទៅផ្សារ;ខ្ញុំច|ង់ទៅផ្សា|រ",
                "en;It's 5 km, isn't it?;It's|5|km,|isn't|it?",
                "ko;오늘은 날씨가 좋습니다.;오늘은|날씨가|좋습니다.",
                "ja;「はい」、Parleyです。5人;「はい」、|Parleyです。|5人"
            })
    void wordsAreFoundByLocale(String language, String text, String words) {
        assertThat(String.join("|", WordBreaker.of(Optional.of(language)).words(text)))
                .isEqualTo(words);
        assertThat(breaker.words(text)).as("where nobody says the language").containsExactly(words.split("\\|"));
    }

    @Test
    void thereAreNoWordsInNothing() {
        assertThat(breaker.words("")).isEmpty();
        assertThat(breaker.words("  ")).isEmpty();
        assertThat(breaker.settled("hello")).isZero();
    }

    /** What was given to a voice cannot be taken back. */
    @ParameterizedTest
    @ValueSource(strings = {THAI, "今日はとても良い天気ですね。コンピューターを買いました", "今天天气很好我们一起去北京吧"})
    void whatIsSettledStays(String text) {
        List<String> words = breaker.words(text);
        int most = 0;
        for (int i = 1; i <= text.length(); i++) {
            int settled = breaker.settled(text.substring(0, i));
            assertThat(settled).isBetween(0, i - 1);
            most = Math.max(most, settled);
            assertThat(isEnd(words, settled)).as(text.substring(0, settled)).isTrue();
        }
        assertThat(most).isGreaterThan(text.length() / 2);
    }

    private static boolean isEnd(List<String> words, int at) {
        int end = 0;
        for (String word : words) {
            if (end >= at) {
                break;
            }
            end += word.length();
        }
        return end == at;
    }
}
