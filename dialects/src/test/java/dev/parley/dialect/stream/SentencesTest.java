package dev.parley.dialect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.support.AudioFeed;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {
    private static final int RATE = 8_000;
    private final Sentences sentences = new Sentences(RATE);

    @Test
    void aSentenceIsCompleteWhenTheNextOneBegins() {
        assertThat(sentences.words("He said “yes.”")).isEmpty();
        assertThat(sentences.sound(new short[] {1, 2})).isEmpty();
        assertThat(sentences.words(" ")).isEmpty();
        assertThat(sentences.words(" Then he")).hasValueSatisfying(it -> {
            assertThat(it.text()).isEqualTo("He said “yes.”");
            assertThat(it.samples()).containsExactly(1, 2);
        });
        assertThat(sentences.sound(new short[] {3})).isEmpty();
        assertThat(sentences.end()).hasValueSatisfying(it -> {
            assertThat(it.text()).isEqualTo("Then he");
            assertThat(it.samples()).containsExactly(3);
        });
        assertThat(sentences.end()).isEmpty();
    }

    @Test
    void scriptsWithoutSpacesHaveSentencesToo() {
        sentences.words("你好。");
        assertThat(sentences.words("再见。"))
                .hasValueSatisfying(it -> assertThat(it.text()).isEqualTo("你好。"));
    }

    @Test
    void aLongSentenceComesInParts() {
        sentences.words("on and on");
        List<Sentences.Sentence> parts = new ArrayList<>();
        for (int second = 0; second < 45; second++) {
            sentences.sound(new short[RATE]).ifPresent(parts::add);
        }
        sentences.end().ifPresent(parts::add);
        assertThat(parts).extracting(it -> it.samples().length / RATE).containsExactly(20, 20, 5);
        assertThat(parts).extracting(Sentences.Sentence::text).containsExactly("on and on", "", "");
    }

    @Test
    void whatIsForgottenIsNotSaid() {
        sentences.words("never");
        sentences.sound(new short[5]);
        sentences.clear();
        assertThat(sentences.end()).isEmpty();
    }

    @Test
    void halfASampleWaitsForItsOtherHalf() {
        PcmMessages messages = new PcmMessages(RATE);
        byte[] bytes = {1, 0, 2, 0, (byte) 0xFF, (byte) 0x7F, 0, (byte) 0x80};
        List<Short> samples = new ArrayList<>();
        int at = 0;
        for (int length : new int[] {1, 0, 2, 3, 1, 1}) {
            AudioFeed.Encoded audio = messages.message(Buffer.buffer().appendBytes(bytes, at, length));
            at += length;
            while (audio.hasNext()) {
                for (short sample : audio.next()) {
                    samples.add(sample);
                }
            }
        }
        assertThat(samples).containsExactly((short) 1, (short) 2, Short.MAX_VALUE, Short.MIN_VALUE);
    }
}
