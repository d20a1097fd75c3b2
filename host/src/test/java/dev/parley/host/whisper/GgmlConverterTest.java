package dev.parley.host.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.InstalledModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Whisper of one layer and no sense, from CTranslate2's format into ggml's. */
class GgmlConverterTest {
    private static final int WIDTH = 64;
    private static final int BANDS = 80;
    private static final int FLOAT32 = 0;
    private static final int INT8 = 1;

    @TempDir
    Path folder;

    private final Map<String, int[]> shapes = new LinkedHashMap<>();
    private int type = FLOAT32;

    private InstalledModel model() throws IOException {
        linear("encoder/conv1", WIDTH, BANDS, 3);
        linear("encoder/conv2", WIDTH, WIDTH, 3);
        shapes.put("encoder/position_encodings/encodings", new int[] {10, WIDTH});
        shapes.put("decoder/position_encodings/encodings", new int[] {4, WIDTH});
        shapes.put("decoder/embeddings/weight", new int[] {5, WIDTH});
        for (String side : new String[] {"encoder", "decoder"}) {
            String layer = side + "/layer_0";
            norm(side + "/layer_norm");
            norm(layer + "/self_attention/layer_norm");
            linear(layer + "/self_attention/linear_0", 3 * WIDTH, WIDTH);
            linear(layer + "/self_attention/linear_1", WIDTH, WIDTH);
            norm(layer + "/ffn/layer_norm");
            linear(layer + "/ffn/linear_0", 4 * WIDTH, WIDTH);
            linear(layer + "/ffn/linear_1", WIDTH, 4 * WIDTH);
        }
        norm("decoder/layer_0/attention/layer_norm");
        linear("decoder/layer_0/attention/linear_0", WIDTH, WIDTH);
        linear("decoder/layer_0/attention/linear_1", 2 * WIDTH, WIDTH);
        linear("decoder/layer_0/attention/linear_2", WIDTH, WIDTH);
        Files.write(folder.resolve("model.bin"), ctranslate2());
        Files.writeString(folder.resolve("vocabulary.txt"), "!\nĠthe\n<|endoftext|>\n<|notimestamps|>\n");
        return new InstalledModel("whisper-nothing", folder);
    }

    private void norm(String name) {
        shapes.put(name + "/gamma", new int[] {WIDTH});
        shapes.put(name + "/beta", new int[] {WIDTH});
    }

    private void linear(String name, int... shape) {
        shapes.put(name + "/weight", shape);
        shapes.put(name + "/bias", new int[] {shape[0]});
    }

    /** Each number is that of its place in its array. */
    private byte[] ctranslate2() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        integer(out, 6);
        text(out, "WhisperSpec");
        integer(out, 3);
        integer(out, shapes.size());
        for (Map.Entry<String, int[]> each : shapes.entrySet()) {
            text(out, each.getKey());
            out.write(each.getValue().length);
            int count = 1;
            for (int size : each.getValue()) {
                integer(out, size);
                count *= size;
            }
            out.write(type);
            ByteBuffer data = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                data.putFloat(i);
            }
            integer(out, data.capacity());
            out.write(data.array());
        }
        integer(out, 0);
        return out.toByteArray();
    }

    private static void integer(ByteArrayOutputStream out, int value) throws IOException {
        out.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static void text(ByteArrayOutputStream out, String text) throws IOException {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length);
        out.write(bytes.length >> 8);
        out.write(bytes);
    }

    @Test
    void every_array_gets_the_name_and_the_numbers_whisper_cpp_wants() throws Exception {
        ByteBuffer ggml =
                ByteBuffer.wrap(Files.readAllBytes(WhisperFiles.ggml(model()))).order(ByteOrder.LITTLE_ENDIAN);
        int[] header = new int[14];
        for (int i = 0; i < header.length; i++) {
            header[i] = ggml.getInt();
        }
        assertThat(header).containsExactly(0x67676d6c, 5, 10, WIDTH, 1, 1, 4, WIDTH, 1, 1, BANDS, 1, BANDS, 201);
        ggml.position(ggml.position() + 4 * BANDS * 201);
        assertThat(ggml.getInt()).isEqualTo(2);
        assertThat(token(ggml)).isEqualTo("!");
        assertThat(token(ggml)).isEqualTo(" the");
        Map<String, float[]> arrays = arrays(ggml);
        assertThat(arrays.keySet()).hasSize(50).doesNotContain("encoder.blocks.0.attn.key.bias");
        assertThat(arrays.get("decoder.blocks.0.cross_attn.value.weight")[0]).isEqualTo((float) (WIDTH * WIDTH));
        assertThat(arrays.get("encoder.blocks.0.attn.value.bias")[0]).isEqualTo(2f * WIDTH);
        assertThat(arrays.get("encoder.conv1.bias")).hasSize(WIDTH);
    }

    private static String token(ByteBuffer ggml) {
        byte[] bytes = new byte[ggml.getInt()];
        ggml.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Numbers that 16 bits cannot hold exactly come out near enough. */
    private static Map<String, float[]> arrays(ByteBuffer ggml) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        while (ggml.hasRemaining()) {
            int rank = ggml.getInt();
            byte[] name = new byte[ggml.getInt()];
            boolean half = ggml.getInt() == 1;
            int count = 1;
            for (int i = 0; i < rank; i++) {
                count *= ggml.getInt();
            }
            ggml.get(name);
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = half ? Float.float16ToFloat(ggml.getShort()) : ggml.getFloat();
            }
            arrays.put(new String(name, StandardCharsets.US_ASCII), numbers);
        }
        return arrays;
    }

    @Test
    void it_is_converted_once() throws Exception {
        InstalledModel model = model();
        Path first = WhisperFiles.ggml(model);
        Files.writeString(first, "kept");
        assertThat(WhisperFiles.ggml(model)).isEqualTo(first).hasContent("kept");
    }

    @Test
    void quantised_numbers_are_refused() throws Exception {
        type = INT8;
        InstalledModel model = model();
        assertThatThrownBy(() -> WhisperFiles.ggml(model))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("quantised");
        assertThat(folder).isDirectoryNotContaining("glob:**.part").isDirectoryNotContaining("glob:**.ggml");
    }

    @Test
    void another_model_is_refused() throws Exception {
        InstalledModel model = model();
        Files.write(folder.resolve("model.bin"), new byte[] {1, 2, 3, 4, 5});
        assertThatThrownBy(() -> WhisperFiles.ggml(model))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no model of");
    }

    @Test
    void a_file_in_the_format_itself_is_taken_as_it_is() throws Exception {
        Path file = Files.writeString(folder.resolve("ggml-base.bin"), "");
        assertThat(WhisperFiles.ggml(new InstalledModel("whisper-base", folder)))
                .isEqualTo(file);
    }

    @Test
    void mel_bands_are_those_of_whisper() {
        float[] filters = MelFilters.of(BANDS);
        // Of OpenAI's mel_filters.npz: the first band's only weight, and the sum of all.
        assertThat(filters[1]).isBetween(0.0248f, 0.0249f);
        double sum = 0;
        for (float each : filters) {
            sum += each;
        }
        assertThat(sum).isBetween(1.9, 2.1);
    }
}
