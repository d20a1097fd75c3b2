package dev.parley.engines.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine says it can hear itself, in every voice. */
class RoundTripTest {
    private static final String TEXT =
            "Tomorrow morning we will meet at the old railway station. Please bring some water and seven apples.";
    private static final int RATE = 24_000;

    private final LoopExecutor loop = new LoopExecutor();
    private final SpokenAloud engine = new SpokenAloud(loop);

    @AfterEach
    void close() {
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"slt", "deep", "calm", "bright"})
    void hears_what_it_says(String voice) {
        List<String> heard = HeardWords.of(engine.heard(voice, TEXT));
        assertThat(heard).containsSubsequence("tomorrow", "morning", "station", "please", "bring", "seven", "apples");
    }

    /** Digital silence around speech used to be heard as words of its own and to cost the first and last of it. */
    @Test
    void silence_around_speech_changes_nothing() {
        short[] bare = engine.say("slt", TEXT);
        short[] padded = new short[bare.length + RATE];
        System.arraycopy(bare, 0, padded, RATE / 2, bare.length);
        assertThat(engine.hear(padded)).isEqualTo(engine.hear(bare));
    }

    @Test
    void silence_alone_has_no_words() {
        short[] silence = new short[RATE];
        assertThat(engine.hear(silence)).isEmpty();
        Arrays.fill(silence, (short) 3);
        assertThat(engine.hear(silence)).isEmpty();
    }
}
