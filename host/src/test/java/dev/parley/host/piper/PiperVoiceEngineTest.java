package dev.parley.host.piper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.host.HostedVoice;
import dev.parley.host.HostedVoice.Text;
import dev.parley.host.RequestException;
import dev.parley.host.RuntimeContext;
import dev.parley.models.ModelStore;
import dev.parley.models.TestModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sentence by sentence, and the real library where its voice is installed. */
class PiperVoiceEngineTest {
    private static final String TWO = "The first sentence is this one. And here there is another of them.";

    private final List<String> spoken = new ArrayList<>();
    private final PiperVoiceEngine voice = new PiperVoiceEngine(
            "piper-test",
            new SentenceSpeaker() {
                @Override
                public int sampleRate() {
                    return 22_050;
                }

                @Override
                public short[] speak(String sentence) throws RequestException {
                    if (sentence.contains("fail")) {
                        throw RequestException.failed("told to fail");
                    }
                    spoken.add(sentence);
                    return sentence.equals("…") ? new short[0] : new short[sentence.length()];
                }

                @Override
                public void close() {}
            },
            4);

    private static Text text(String words) {
        return new Text(words, "anybody", 1);
    }

    @Test
    void a_reply_is_spoken_sentence_by_sentence() throws RequestException {
        List<Integer> pieces = new ArrayList<>();
        voice.speak(text(TWO), samples -> pieces.add(samples.length));
        assertThat(spoken).containsExactly("The first sentence is this one.", "And here there is another of them.");
        assertThat(pieces).containsExactly(31, 34);
    }

    @Test
    void a_reply_that_nobody_hears_ends_with_its_sentence() throws RequestException {
        voice.speak(text(TWO), samples -> false);
        assertThat(spoken).hasSize(1);
    }

    @Test
    void what_says_nothing_is_no_sound() throws RequestException {
        voice.speak(text("…"), samples -> {
            throw new AssertionError("no sound was to come");
        });
        assertThat(spoken).containsExactly("…");
    }

    @Test
    void what_cannot_be_spoken_is_told() {
        assertThatThrownBy(() -> voice.speak(text("Please do fail here."), samples -> true))
                .isInstanceOf(RequestException.class)
                .hasMessage("told to fail");
    }

    @Test
    void a_voice_that_is_not_there_is_named_with_the_way_to_get_it() {
        RuntimeContext context = new RuntimeContext("piper", Map.of(), ModelStore.of(Path.of("no-such-folder")));
        assertThatThrownBy(() -> new PiperRuntime().voice(context))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("./parley models pull piper-joe");
    }

    @Test
    void the_real_voice_speaks() throws Exception {
        TestModels.findWhereItIs(PiperRuntime.USUAL_MODEL);
        RuntimeContext context = new RuntimeContext("piper", Map.of(), TestModels.store());
        try (HostedVoice real = new PiperRuntime().voice(context).orElseThrow()) {
            assertThat(real.sampleRate()).isEqualTo(22_050);
            int[] heard = {0};
            int[] loudest = {0};
            real.speak(text("Good morning. The train to Oslo leaves at ten past nine."), samples -> {
                heard[0] += samples.length;
                for (short sample : samples) {
                    loudest[0] = Math.max(loudest[0], Math.abs(sample));
                }
                return true;
            });
            assertThat(heard[0]).isBetween(2 * 22_050, 8 * 22_050);
            assertThat(loudest[0]).isGreaterThan(5_000);
        }
    }
}
