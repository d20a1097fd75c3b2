package dev.parley.host.kokoro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.host.HostedVoice;
import dev.parley.host.RequestException;
import dev.parley.host.RuntimeContext;
import dev.parley.models.ModelStore;
import dev.parley.models.TestModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The real network where it is installed. */
class KokoroRuntimeTest {
    private static RuntimeContext context(Map<String, String> settings) {
        TestModels.find(EnglishReader.MODEL);
        TestModels.findWhereItIs(KokoroRuntime.USUAL_MODEL);
        return new RuntimeContext("kokoro", settings, TestModels.store());
    }

    /** How long, in samples, and how loud. */
    private static int[] heard(HostedVoice voice, HostedVoice.Text text) throws RequestException {
        int[] heard = {0, 0};
        voice.speak(text, samples -> {
            heard[0] += samples.length;
            for (short sample : samples) {
                heard[1] = Math.max(heard[1], Math.abs(sample));
            }
            return true;
        });
        return heard;
    }

    @Test
    void a_model_that_is_not_there_is_named_with_the_way_to_get_it() {
        RuntimeContext context = new RuntimeContext("kokoro", Map.of(), ModelStore.of(Path.of("no-such-folder")));
        assertThatThrownBy(() -> new KokoroRuntime().voice(context))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("./parley models pull kokoro");
        assertThatThrownBy(() -> EnglishReader.load(context.models()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("./parley models pull hibari");
    }

    @Test
    void a_voice_that_is_not_there_is_named_with_those_that_are() {
        RuntimeContext context = context(Map.of("voice", "zf_nobody"));
        assertThatThrownBy(() -> new KokoroRuntime().voice(context))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("zf_nobody", "af_heart", "bm_lewis");
    }

    @Test
    void the_real_voices_speak() throws Exception {
        try (HostedVoice real =
                new KokoroRuntime().voice(context(Map.of("voice", "am_adam"))).orElseThrow()) {
            assertThat(real.sampleRate()).isEqualTo(24_000);
            assertThat(real.voices()).hasSize(28).startsWith("am_adam", "af_alloy");
            String words = "Good morning. The train to Oslo leaves at ten past nine.";
            int[] usual = heard(real, new HostedVoice.Text(words, "af_heart", 1));
            assertThat(usual[0]).isBetween(2 * 24_000, 8 * 24_000);
            assertThat(usual[1]).isGreaterThan(5_000);
            assertThat(heard(real, new HostedVoice.Text(words, "af_heart", 1.5))[0])
                    .isBetween(usual[0] / 2, usual[0] * 9 / 10);
            assertThat(heard(real, new HostedVoice.Text("…", "af_heart", 1))[0]).isZero();
            assertThatThrownBy(() -> heard(real, new HostedVoice.Text("你好", "af_heart", 1)))
                    .isInstanceOf(RequestException.class)
                    .hasMessageContaining("English only");
        }
    }

    @Test
    void what_is_too_long_for_one_run_is_read_in_parts() throws Exception {
        TestModels.find(EnglishReader.MODEL);
        try (EnglishReader reader = EnglishReader.load(TestModels.store())) {
            assertThat(reader.read("7".repeat(290)))
                    .hasSizeGreaterThan(1)
                    .allSatisfy(part -> assertThat(part.length).isBetween(1, EnglishReader.LONGEST));
            assertThat(reader.read("Hello there"))
                    .singleElement()
                    .satisfies(part -> assertThat(part).containsExactly(50, 83, 54, 156, 31, 16, 81, 156, 86, 123, 3));
        }
    }
}
