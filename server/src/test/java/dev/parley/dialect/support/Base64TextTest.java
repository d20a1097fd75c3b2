package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            byte[] among = new byte[text.length + 5];
            System.arraycopy(text, 0, among, 3, text.length);
            assertThat(Base64Text.decode(ByteBuffer.wrap(among, 3, text.length)))
                    .containsExactly(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!!", "A", "AAAA=AAAA", "data:audio/pcm;base64,AAAA", "AA😀A", "AAA\u012f"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Base64Text.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
