package dev.parley.host.sherpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.codec.WavReader;
import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedRecogniser.Result;
import dev.parley.host.HostedRecogniser.Speech;
import dev.parley.host.HostedRecogniser.Utterance;
import dev.parley.host.HostedRecogniser.Word;
import dev.parley.host.RuntimeContext;
import dev.parley.host.testing.TinySherpaModel;
import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import dev.parley.models.PlatformName;
import dev.parley.models.TestModels;
import dev.parley.vad.BuiltInVad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real library with models that hear tones. */
class SherpaRuntimeTest {
    private static final int STEP = HostedRecogniser.SAMPLE_RATE / 10;

    @TempDir
    Path folder;

    private static HostedRecogniser load(Path model) throws IOException {
        return new SherpaRuntime()
                .recogniser(
                        new RuntimeContext("sherpa", Map.of("model", model.toString()), TinySherpaModel.libraryStore()))
                .orElseThrow();
    }

    @Test
    void a_streaming_model_tells_words_while_they_are_spoken() throws Exception {
        try (HostedRecogniser recogniser = load(TinySherpaModel.streaming(folder, Map.of()));
                Utterance utterance = recogniser.begin(Optional.empty())) {
            assertThat(recogniser.isStreaming()).isTrue();
            short[] speech = TinySherpaModel.speech();
            String before = "";
            for (int at = 0; at < speech.length; at += STEP) {
                String text = utterance
                        .hear(Arrays.copyOfRange(speech, at, Math.min(speech.length, at + STEP)))
                        .text();
                assertThat(text).startsWith(before);
                before = text;
            }
            assertThat(before).startsWith("go forward");
            Result all = utterance.end();
            assertThat(all.text()).isEqualTo(TinySherpaModel.TEXT);
            assertThat(all.words()).extracting(Word::text).containsExactly("go", "forward", "stop");
            assertThat(all.words().get(0).startMs()).isBetween(250L, 500L);
            assertThat(all.words().get(1).startMs()).isBetween(900L, 1_200L);
            assertThat(all.words().get(2).startMs()).isBetween(2_200L, 2_550L);
        }
    }

    @Test
    void a_streaming_model_hears_whole_recordings_and_several_at_once() throws Exception {
        try (HostedRecogniser recogniser = load(TinySherpaModel.streaming(folder, Map.of()))) {
            Speech speech = new Speech(TinySherpaModel.speech(), Optional.empty(), Optional.empty());
            List<Thread> others = IntStream.range(0, 4)
                    .mapToObj(i -> Thread.ofPlatform().start(() -> {
                        try {
                            recogniser.recognise(speech);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }))
                    .toList();
            assertThat(recogniser.recognise(speech).text()).isEqualTo(TinySherpaModel.TEXT);
            for (Thread other : others) {
                other.join();
            }
        }
    }

    @Test
    void a_model_of_whole_utterances_hears_them_when_they_end() throws Exception {
        try (HostedRecogniser recogniser = load(TinySherpaModel.whole(folder, Map.of()));
                Utterance utterance = recogniser.begin(Optional.empty())) {
            assertThat(recogniser.isStreaming()).isFalse();
            assertThat(utterance.hear(TinySherpaModel.speech()).text()).isEmpty();
            Result all = utterance.end();
            assertThat(all.text()).isEqualTo(TinySherpaModel.TEXT);
            assertThat(all.words().get(2).startMs()).isBetween(2_200L, 2_550L);
        }
    }

    @Test
    void what_is_too_long_is_heard_in_parts_that_end_in_pauses_with_the_times_of_the_whole() throws Exception {
        try (HostedRecogniser recogniser = load(TinySherpaModel.whole(folder, Map.of()))) {
            short[] tones = TinySherpaModel.speech();
            int longest = ModelFamily.LONGEST_SECONDS * HostedRecogniser.SAMPLE_RATE;
            // The second of the tones goes on where the part has to end.
            int begin = longest - tones.length * 7 / 16;
            short[] longer = Arrays.copyOf(tones, begin + tones.length);
            System.arraycopy(tones, 0, longer, begin, tones.length);
            Result all = recogniser.recognise(new Speech(longer, Optional.empty(), Optional.empty()));
            assertThat(all.text()).isEqualTo(TinySherpaModel.TEXT + " " + TinySherpaModel.TEXT);
            long beginMs = begin * 1000L / HostedRecogniser.SAMPLE_RATE;
            assertThat(all.words().get(3).startMs()).isBetween(beginMs + 250, beginMs + 500);
            assertThat(all.words().get(5).startMs()).isBetween(beginMs + 2_200, beginMs + 2_550);
        }
    }

    /** The only network of this library that a package brings: real speech, where it was pulled. */
    @Test
    void moonshine_in_two_files_hears_real_speech_longer_than_it_takes_at_once() throws Exception {
        InstalledModel moonshine = TestModels.find("moonshine-tiny-en");
        ModelStore library = TinySherpaModel.libraryStore();
        for (String file : List.of("encoder_model.ort", "decoder_model_merged.ort")) {
            Files.copy(moonshine.file(file), folder.resolve(file));
        }
        Files.write(folder.resolve("tokens.txt"), tokens(Files.readAllBytes(moonshine.file("tokenizer.bin"))));
        Path audio = Path.of(System.getProperty("parley.testAudio", "testdata/audio"));
        short[] said = WavReader.readAll(audio.resolve("goforward.wav"), Duration.ofSeconds(10))
                .samples();
        short[] often = new short[4 * said.length];
        for (int i = 0; i < 4; i++) {
            System.arraycopy(said, 0, often, i * said.length, said.length);
        }
        try (HostedRecogniser recogniser = new SherpaRuntime()
                .recogniser(new RuntimeContext("sherpa", Map.of("model", folder.toString()), library))
                .orElseThrow()) {
            assertThat(recogniser
                            .recognise(new Speech(said, Optional.empty(), Optional.empty()))
                            .text())
                    .isEqualTo("Go forward ten meters.");
            assertThat(recogniser
                            .recognise(new Speech(often, Optional.empty(), Optional.empty()))
                            .text()
                            .toLowerCase(Locale.ROOT))
                    .containsPattern("go forward.*go forward.*go forward.*go forward");
        }
    }

    /** From Moonshine's form, a length and the bytes of each, to the library's. */
    private static List<String> tokens(byte[] file) {
        List<String> tokens = new ArrayList<>();
        for (int at = 0; at < file.length; ) {
            int length = file[at++] & 0xff;
            if (length >= 128) {
                length = (file[at++] & 0xff) * 128 + length - 128;
            }
            byte[] token = length == 0 ? new byte[] {'?'} : Arrays.copyOfRange(file, at, at + length);
            tokens.add(Base64.getEncoder().encodeToString(token) + " " + tokens.size());
            at += length;
        }
        return tokens;
    }

    @Test
    void the_library_lives_beside_the_onnxruntime_of_the_speech_detector() throws Exception {
        try (BuiltInVad detector = new BuiltInVad();
                HostedRecogniser recogniser = load(TinySherpaModel.streaming(folder, Map.of()))) {
            detector.start().toCompletableFuture().join();
            Speech speech = new Speech(TinySherpaModel.speech(), Optional.empty(), Optional.empty());
            assertThat(recogniser.recognise(speech).text()).isEqualTo(TinySherpaModel.TEXT);
        }
    }

    @Test
    void a_library_that_is_not_there_is_named_with_the_way_to_get_it() throws Exception {
        Path model = TinySherpaModel.streaming(folder, Map.of());
        RuntimeContext context = new RuntimeContext(
                "sherpa", Map.of("model", model.toString()), ModelStore.of(Path.of("no-such-folder")));
        assertThatThrownBy(() -> new SherpaRuntime().recogniser(context))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("./parley models pull sherpa-onnx-");
    }

    @Test
    void a_library_that_lacks_a_file_is_refused(@TempDir Path store) throws Exception {
        String id = "sherpa-onnx-" + PlatformName.here().orElseThrow();
        Path library = Files.createDirectory(store.resolve(id));
        Path model = TinySherpaModel.streaming(folder, Map.of());
        RuntimeContext context = new RuntimeContext("sherpa", Map.of("model", model.toString()), ModelStore.of(store));
        assertThatThrownBy(() -> new SherpaRuntime().recogniser(context))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("onnxruntime is missing in " + library);
    }
}
