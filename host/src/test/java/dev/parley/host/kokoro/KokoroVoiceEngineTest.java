package dev.parley.host.kokoro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.host.HostedVoice.Text;
import dev.parley.host.RequestException;
import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentence by sentence, voices as they lie in files, and both forms of the network's exports. */
class KokoroVoiceEngineTest {
    private static final String TWO = "The first sentence is this one. And here there is another of them.";
    private static final int RATE = PhonemeSpeaker.SAMPLE_RATE;

    @TempDir
    Path folder;

    private final List<String> read = new ArrayList<>();
    private final List<Float> styles = new ArrayList<>();
    private final List<Double> speeds = new ArrayList<>();
    private VoiceStyles voices;
    private KokoroVoiceEngine engine;

    @BeforeEach
    void load() throws IOException {
        voice("low.bin", 1, 3);
        voice("voices/high.bin", 100, 2);
        voices = VoiceStyles.load(new InstalledModel("kokoro-test", folder), "low");
        engine = new KokoroVoiceEngine("kokoro-test", new Reader(), new Speaker(), voices, 4);
    }

    /** A voice whose numbers count its rows. */
    private void voice(String name, float first, int rows) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(rows * VoiceStyles.WIDTH * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows * VoiceStyles.WIDTH; i++) {
            bytes.putFloat(first + i / VoiceStyles.WIDTH);
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes.array());
    }

    /** Two phonemes for whatever is read, none for an ellipsis. */
    private final class Reader implements PhonemeReader {
        @Override
        public List<long[]> read(String sentence) {
            read.add(sentence);
            return sentence.equals("…") ? List.of() : List.of(new long[] {7, 8});
        }

        @Override
        public void close() {}
    }

    /** A second of sound between a second of silence before and behind. */
    private final class Speaker implements PhonemeSpeaker {
        @Override
        public float[] speak(long[] phonemes, float[] style, double speed) {
            styles.add(style[0]);
            speeds.add(speed);
            float[] samples = new float[3 * RATE];
            Arrays.fill(samples, RATE, 2 * RATE, 1.2f);
            return samples;
        }

        @Override
        public void close() {}
    }

    @Test
    void a_reply_is_spoken_sentence_by_sentence_without_the_silence_around_it() throws RequestException {
        List<short[]> pieces = new ArrayList<>();
        engine.speak(new Text(TWO, "high", 1.25), samples -> pieces.add(samples));
        assertThat(read).containsExactly("The first sentence is this one.", "And here there is another of them.");
        assertThat(pieces).hasSize(2).allSatisfy(piece -> {
            assertThat(piece).hasSize(RATE / 50 + RATE + RATE / 4);
            assertThat(piece[RATE / 2]).isEqualTo(Short.MAX_VALUE);
        });
        assertThat(speeds).containsOnly(1.25);
    }

    @Test
    void a_reply_that_nobody_hears_ends_with_its_sentence() throws RequestException {
        engine.speak(new Text(TWO, "low", 1), samples -> false);
        engine.speak(new Text("…", "low", 1), samples -> {
            throw new AssertionError("no sound was to come");
        });
        assertThat(speeds).hasSize(1);
    }

    @Test
    void a_style_goes_by_the_voice_and_the_number_of_phonemes() throws RequestException {
        for (String name : List.of("low", "high", "nobody")) {
            engine.speak(new Text("Hello.", name, 1), samples -> true);
        }
        assertThat(styles).containsExactly(2f, 101f, 2f);
        assertThat(engine.voices()).containsExactly("low", "high");
        assertThat(voices.style("low", 400)).hasSize(VoiceStyles.WIDTH).containsOnly(3f);
        assertThat(voices.style("high", 0)).containsOnly(100f);
    }

    @Test
    void a_file_that_is_no_voice_is_named() throws IOException {
        for (int length : new int[] {0, 1000, (int) VoiceStyles.MOST_BYTES + VoiceStyles.WIDTH * 4}) {
            Files.write(folder.resolve("other.bin"), new byte[length]);
            assertThatThrownBy(() -> VoiceStyles.load(new InstalledModel("kokoro-test", folder), "low"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("other.bin is no voice of Kokoro");
        }
    }

    @Test
    void voices_beyond_the_most_are_not_there() throws IOException {
        for (int i = 0; i < VoiceStyles.MOST_VOICES; i++) {
            voice("z%03d.bin".formatted(i), i, 1);
        }
        assertThat(VoiceStyles.load(new InstalledModel("kokoro-test", folder), "low")
                        .names())
                .hasSize(VoiceStyles.MOST_VOICES + 1)
                .contains("low", "high", "z254")
                .doesNotContain("z255");
    }

    @ParameterizedTest
    @CsvSource({"tokens, 1, 1.5", "input_ids, 1, 1.5", "input_ids, 6, 2"})
    void exports_call_the_phonemes_and_count_the_speed_in_two_ways(String phonemes, int speed, float factor)
            throws Exception {
        Path file = TinyNetwork.write(folder.resolve("model.onnx"), phonemes, speed);
        try (KokoroNetwork network = KokoroNetwork.load(file, 2)) {
            assertThat(network.speak(new long[] {3, 4}, new float[VoiceStyles.WIDTH], 1.5))
                    .containsExactly(0, 3 * factor, 4 * factor, 0);
        }
    }

    @Test
    void another_network_is_refused_by_its_inputs() throws IOException {
        Path file = TinyNetwork.write(folder.resolve("model.onnx"), "letters", TinyNetwork.FLOAT);
        assertThatThrownBy(() -> KokoroNetwork.load(file, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("letters");
        Path broken = Files.writeString(folder.resolve("broken.onnx"), "no network");
        assertThatThrownBy(() -> KokoroNetwork.load(broken, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.onnx");
    }
}
