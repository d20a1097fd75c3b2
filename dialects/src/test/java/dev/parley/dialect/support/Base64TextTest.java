package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base64TextTest {
    @Property(tries = 300)
    void everyWayToWriteItReadsTheSame(@ForAll byte[] bytes) {
        for (Base64.Encoder encoder : new Base64.Encoder[] {
            Base64.getEncoder(),
            Base64.getEncoder().withoutPadding(),
            Base64.getMimeEncoder(),
            Base64.getMimeEncoder(4, new byte[] {' '}),
            Base64.getUrlEncoder(),
            Base64.getUrlEncoder().withoutPadding()
        }) {
            byte[] text = encoder.encode(bytes);
            assertThat(Base64Text.decode(new String(text, StandardCharsets.ISO_8859_1)))
                    .containsExactly(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "!!!!| Character 1 is '!', where base64 has A-Z, a-z, 0-9, + and / (or - and _), and = at its end",
                "AZaz09+/-_!| Character 11 is '!', where",
                "AAAAA~| Character 6 is '~', where",
                "AA😀A| Character 3 is '😀', where",
                "AAA\u012f| Character 4 is 'į', where",
                "AAAA\u0007AAA| Character 5 is U+0007, where",
                "AAAA\u00a0AAA| Character 5 is U+00A0, where",
                "AAAA\u2028AAA| Character 5 is U+2028, where",
                "AAAA=AAAA| Character 6 is 'A', behind the = that ends it",
                "AA==AA==| Character 5 is 'A', behind the = that ends it",
                "A| Its 1 characters are one more than whole groups of 4: it is cut off, or has one too many",
                "AAAAA===| Its 5 characters are one more",
                "AAAAAA=| It ends with 1 =, where 2, or none, are due behind its 6 characters",
                "AAA==| It ends with 2 =, where 1, or none, are due behind its 3 characters",
                "AAAA=| It ends with 1 =, where none is due behind its 4 characters",
                "data:audio/pcm;base64,AAAA| It begins with 'data:': send what stands behind its comma",
            })
    void whatIsNoneIsRefusedWithTheReasonInPlainWords(String text, String reason) {
        assertThatThrownBy(() -> Base64Text.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(reason);
    }
}
