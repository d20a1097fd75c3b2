package dev.parley.engines.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.offline.MarySynthesizer.Span;
import dev.parley.engines.offline.WordAligner.Token;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WordAlignerTest {
    @Test
    void matches_words_whose_tokens_lack_punctuation() {
        assertThat(WordAligner.align(
                        List.of("Hello,", "\"World\"!"), List.of(new Token("hello", 0, 5), new Token("world", 9, 14))))
                .containsExactly(new Span(0, 5), new Span(9, 14));
    }

    @Test
    void joins_the_tokens_of_one_word() {
        assertThat(WordAligner.align(
                        List.of("do", "www.example.com", "now"),
                        List.of(
                                new Token("do", 0, 2),
                                new Token("www", 2, 5),
                                new Token("example", 6, 9),
                                new Token("com", 9, 12),
                                new Token("now", 12, 15))))
                .containsExactly(new Span(0, 2), new Span(2, 12), new Span(12, 15));
    }

    @Test
    void shares_a_token_among_its_words() {
        assertThat(WordAligner.align(List.of("ab", "cd", "e"), List.of(new Token("abcd", 0, 8), new Token("e", 8, 9))))
                .containsExactly(new Span(0, 4), new Span(4, 8), new Span(8, 9));
    }

    @Test
    void gives_words_without_a_token_an_empty_span_in_their_place() {
        assertThat(WordAligner.align(
                        List.of("--", "yes", "\ud83d\ude00", "no"),
                        List.of(new Token("yes", 3, 6), new Token("unheard-of", 6, 7), new Token("no", 7, 9))))
                .containsExactly(new Span(0, 0), new Span(3, 6), new Span(6, 6), new Span(7, 9));
    }

    @Property
    void gives_every_word_one_span_in_order(
            @ForAll @Size(max = 20) List<String> words, @ForAll @Size(max = 20) List<String> texts) {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            tokens.add(new Token(texts.get(i), 10 * i, 10 * i + 10));
        }
        List<Span> spans = WordAligner.align(words, tokens);
        assertThat(spans).hasSameSizeAs(words);
        int before = 0;
        for (Span span : spans) {
            assertThat(span.start()).isGreaterThanOrEqualTo(before);
            assertThat(span.end()).isGreaterThanOrEqualTo(span.start());
            before = span.end();
        }
    }
}
