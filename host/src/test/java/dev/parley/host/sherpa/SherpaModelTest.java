package dev.parley.host.sherpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.host.testing.Protobuf;
import dev.parley.host.testing.TinySherpaModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are a model of which family, and what is told of those that are none. */
class SherpaModelTest {
    @TempDir
    Path folder;

    /** @param says as {@code key=value}, with commas between */
    private void file(String name, String says) throws IOException {
        Protobuf model = new Protobuf().add(1, 8).add(7, new Protobuf().add(2, "empty"));
        if (says != null && !says.isEmpty()) {
            for (String entry : says.split(" ")) {
                String[] pair = entry.split("=", 2);
                model.add(14, new Protobuf().add(1, pair[0]).add(2, pair.length > 1 ? pair[1] : "1"));
            }
        }
        Files.write(folder.resolve(name), model.bytes());
    }

    private void tokens() throws IOException {
        Files.writeString(folder.resolve("tokens.txt"), "<blk> 0\na 1\n");
    }

    private static String keys(ModelFamily family) {
        return String.join(" ", family.needs());
    }

    @Test
    void a_streaming_transducer_is_told_from_one_of_whole_utterances_by_what_its_encoder_says() throws Exception {
        tokens();
        file("decoder-epoch-99-avg-1.onnx", "vocab_size context_size");
        file("joiner-epoch-99-avg-1.int8.onnx", "");
        file("joiner-epoch-99-avg-1.onnx", "");
        String encoder = String.join(" ", ModelFamily.needsOfStreamingEncoder("zipformer2"));
        file("encoder-epoch-99-avg-1.onnx", "model_type=zipformer2 " + encoder);
        SherpaModel model = SherpaModel.of(folder);
        assertThat(model.family()).isEqualTo(ModelFamily.STREAMING_ICEFALL_TRANSDUCER);
        assertThat(model.type()).isEqualTo("zipformer2");
        assertThat(model.files().file(ModelFiles.Role.JOINER)).hasFileName("joiner-epoch-99-avg-1.int8.onnx");

        file("encoder-epoch-99-avg-1.onnx", "model_type=zipformer2");
        assertThat(SherpaModel.of(folder).family()).isEqualTo(ModelFamily.ICEFALL_TRANSDUCER);
        file("encoder-epoch-99-avg-1.onnx", "model_type=EncDecRNNTBPEModel " + keys(ModelFamily.NEMO_TRANSDUCER));
        assertThat(SherpaModel.of(folder).family()).isEqualTo(ModelFamily.NEMO_TRANSDUCER);
        file("encoder-epoch-99-avg-1.onnx", keys(ModelFamily.STREAMING_NEMO_TRANSDUCER));
        assertThat(SherpaModel.of(folder).family()).isEqualTo(ModelFamily.STREAMING_NEMO_TRANSDUCER);
    }

    @ParameterizedTest
    @CsvSource({
        "STREAMING_ZIPFORMER_CTC, zipformer2",
        "STREAMING_NEMO_CTC, EncDecCTC",
        "STREAMING_T_ONE_CTC, ''",
        "SENSE_VOICE, ''",
        "PARAFORMER, paraformer",
        "NEMO_CTC, EncDecCTCModelBPE",
        "ZIPFORMER_CTC, zipformer2_ctc"
    })
    void a_single_network_is_known_by_what_it_says(ModelFamily family, String type) throws Exception {
        tokens();
        file("model.int8.onnx", (keys(family) + " model_type=" + type).strip());
        assertThat(SherpaModel.of(folder).family()).isEqualTo(family);
    }

    @ParameterizedTest
    @CsvSource({
        "WHISPER, 'tiny.en-encoder.int8.onnx tiny.en-decoder.int8.onnx'",
        "STREAMING_PARAFORMER, 'encoder.onnx decoder.onnx'",
        "MOONSHINE, 'preprocess.onnx encode.int8.onnx uncached_decode.int8.onnx cached_decode.int8.onnx'",
        "MERGED_MOONSHINE, 'encoder_model.ort decoder_model_merged.ort'"
    })
    void several_networks_are_known_by_their_names_and_what_the_encoder_says(ModelFamily family, String names)
            throws Exception {
        Files.writeString(folder.resolve("tiny.en-tokens.txt"), "YQ== 1\n");
        for (String name : names.split(" ")) {
            file(name, name.contains("encode") ? keys(family) : "");
        }
        assertThat(SherpaModel.of(folder).family()).isEqualTo(family);
    }

    /** The library ends the process over each of these. */
    @ParameterizedTest
    @CsvSource({"vocab_size", "cache_last_time_dim3", "chunk_shift", "subsampling_factor"})
    void metadata_that_lacks_something_is_told_before_the_library_sees_it(String key) throws Exception {
        TinySherpaModel.streaming(folder, Map.of(key, ""));
        assertThatThrownBy(() -> SherpaModel.of(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("model.int8.onnx", "lacks " + key, "release of k2-fsa");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', there is no model in",
        "model.onnx, '', says nothing of itself",
        "model.onnx, model_type=telespeech_ctc, is of a kind that is not known here (model_type telespeech_ctc)",
        "model.a.onnx model.b.onnx, '', keep one of them there",
        "joiner.onnx, '', are those of no model that is known here"
    })
    void a_folder_that_holds_no_model_is_told_with_what_is_wrong(String names, String says, String words)
            throws Exception {
        tokens();
        for (String name : names.split(" ")) {
            if (!name.isEmpty()) {
                file(name, says);
            }
        }
        assertThatThrownBy(() -> SherpaModel.of(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }

    @Test
    void what_is_missing_beside_the_networks_is_named() throws Exception {
        TinySherpaModel.streaming(folder, Map.of());
        Files.writeString(folder.resolve("tokens.txt"), "a 0\n");
        assertThatThrownBy(() -> SherpaModel.of(folder)).hasMessageContaining("has no token <blk>");
        Files.delete(folder.resolve("tokens.txt"));
        assertThatThrownBy(() -> SherpaModel.of(folder)).hasMessageContaining("tokens.txt is missing in " + folder);
        assertThatThrownBy(() -> SherpaModel.of(folder.resolve("no"))).hasMessageContaining("is no folder");
    }

    @Test
    void tokens_that_have_to_be_in_base64_are() throws Exception {
        tokens();
        file("tiny-encoder.onnx", keys(ModelFamily.WHISPER));
        file("tiny-decoder.onnx", "");
        assertThatThrownBy(() -> SherpaModel.of(folder)).hasMessageContaining("are not written in base64");
    }

    @Test
    void a_file_that_was_cut_off_anywhere_is_no_whole_model() throws Exception {
        TinySherpaModel.streaming(folder, Map.of());
        Path file = folder.resolve("model.int8.onnx");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SherpaModel.of(folder))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(IOException.class);
        }
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
        assertThatThrownBy(() -> SherpaModel.of(folder)).hasMessageContaining("is a pointer of Git LFS");
    }

    @Test
    void an_entry_that_is_too_long_is_not_read() throws Exception {
        tokens();
        String text = "x".repeat(OnnxMetadata.MOST_BYTES + 1);
        file("model.onnx", "comment=" + text);
        assertThatThrownBy(() -> SherpaModel.of(folder)).hasMessageContaining("no whole model");
    }
}
