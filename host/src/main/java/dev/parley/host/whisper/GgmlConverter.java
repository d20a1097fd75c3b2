package dev.parley.host.whisper;

import dev.parley.host.whisper.CTranslate2Model.Variable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a Whisper of CTranslate2 in whisper.cpp's ggml format: a header, the mel bands, the vocabulary, then each array by
 * its name in OpenAI's own code. Matrices have 16 bits, all else 32. Not thread-safe.
 */
final class GgmlConverter {
    private static final int MAGIC = 0x67676d6c;
    private static final int HEAD_WIDTH = 64;
    private static final String END_OF_TEXT = "<|endoftext|>";
    private static final int BUFFER = 1 << 16;

    private final CTranslate2Model model;
    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

    private GgmlConverter(CTranslate2Model model, OutputStream out) {
        this.model = model;
        this.out = out;
    }

    /** @param vocabulary the model's tokens in their order, as GPT-2 writes them */
    static void convert(CTranslate2Model model, List<String> vocabulary, OutputStream to) throws IOException {
        try (OutputStream out = new BufferedOutputStream(to, BUFFER)) {
            GgmlConverter converter = new GgmlConverter(model, out);
            converter.header();
            converter.vocabulary(vocabulary);
            converter.encoder();
            converter.decoder();
            converter.flush();
        }
    }

    private void header() throws IOException {
        int[] embeddings = model.find("decoder/embeddings/weight").shape();
        int width = embeddings[1];
        int bands = model.find("encoder/conv1/weight").shape()[1];
        int[] numbers = {
            MAGIC,
            embeddings[0],
            model.find("encoder/position_encodings/encodings").shape()[0],
            width,
            width / HEAD_WIDTH,
            layers("encoder"),
            model.find("decoder/position_encodings/encodings").shape()[0],
            width,
            width / HEAD_WIDTH,
            layers("decoder"),
            bands,
            1, // matrices of 16 bits
            bands,
            MelFilters.BINS
        };
        for (int number : numbers) {
            integer(number);
        }
        for (float weight : MelFilters.of(bands)) {
            room(Float.BYTES).putFloat(weight);
        }
    }

    private int layers(String side) {
        int count = 0;
        while (model.has(side + "/layer_" + count + "/self_attention/linear_0/weight")) {
            count++;
        }
        return count;
    }

    private void vocabulary(List<String> tokens) throws IOException {
        int end = tokens.indexOf(END_OF_TEXT);
        if (end < 0) {
            throw new IOException("its vocabulary has no " + END_OF_TEXT);
        }
        Map<Character, Byte> bytes = bytesByCharacter();
        integer(end);
        for (String token : tokens.subList(0, end)) {
            integer(token.length());
            for (char each : token.toCharArray()) {
                Byte known = bytes.get(each);
                if (known == null) {
                    throw new IOException("its vocabulary is not GPT-2's: '" + token + "'");
                }
                room(1).put(known);
            }
        }
    }

    /** GPT-2 writes each byte as a character that can be seen: itself, or where it cannot, the next one from 256 on. */
    private static Map<Character, Byte> bytesByCharacter() {
        Map<Character, Byte> bytes = new HashMap<>();
        char stand = 256;
        for (int value = 0; value < 256; value++) {
            boolean visible = value >= 33 && value < 127 || value >= 161 && value != 173;
            bytes.put(visible ? (char) value : stand++, (byte) value);
        }
        return bytes;
    }

    private void encoder() throws IOException {
        array("encoder.positional_embedding", model.find("encoder/position_encodings/encodings"), false);
        for (String each : List.of("conv1", "conv2")) {
            array("encoder." + each + ".weight", model.find("encoder/" + each + "/weight"), true);
            array(
                    "encoder." + each + ".bias",
                    model.find("encoder/" + each + "/bias").column(),
                    false);
        }
        for (int i = 0; i < layers("encoder"); i++) {
            block("encoder/layer_" + i, "encoder.blocks." + i, false);
        }
        norm("encoder/layer_norm", "encoder.ln_post");
    }

    private void decoder() throws IOException {
        array("decoder.positional_embedding", model.find("decoder/position_encodings/encodings"), false);
        array("decoder.token_embedding.weight", model.find("decoder/embeddings/weight"), true);
        for (int i = 0; i < layers("decoder"); i++) {
            block("decoder/layer_" + i, "decoder.blocks." + i, true);
        }
        norm("decoder/layer_norm", "decoder.ln");
    }

    private void block(String from, String to, boolean hearsEncoder) throws IOException {
        norm(from + "/self_attention/layer_norm", to + ".attn_ln");
        fused(from + "/self_attention/linear_0", to + ".attn.", List.of("query", "key", "value"));
        linear(from + "/self_attention/linear_1", to + ".attn.out");
        if (hearsEncoder) {
            norm(from + "/attention/layer_norm", to + ".cross_attn_ln");
            linear(from + "/attention/linear_0", to + ".cross_attn.query");
            fused(from + "/attention/linear_1", to + ".cross_attn.", List.of("key", "value"));
            linear(from + "/attention/linear_2", to + ".cross_attn.out");
        }
        norm(from + "/ffn/layer_norm", to + ".mlp_ln");
        linear(from + "/ffn/linear_0", to + ".mlp.0");
        linear(from + "/ffn/linear_1", to + ".mlp.2");
    }

    /** Several matrices in one, one behind the other; a key has no bias in Whisper. */
    private void fused(String from, String to, List<String> names) throws IOException {
        Variable weights = model.find(from + "/weight");
        Variable biases = model.find(from + "/bias");
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            array(to + name + ".weight", weights.part(i, names.size()), true);
            if (!name.equals("key")) {
                array(to + name + ".bias", biases.part(i, names.size()), false);
            }
        }
    }

    private void linear(String from, String to) throws IOException {
        array(to + ".weight", model.find(from + "/weight"), true);
        array(to + ".bias", model.find(from + "/bias"), false);
    }

    private void norm(String from, String to) throws IOException {
        array(to + ".weight", model.find(from + "/gamma"), false);
        array(to + ".bias", model.find(from + "/beta"), false);
    }

    private void array(String name, Variable variable, boolean half) throws IOException {
        byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
        integer(variable.shape().length);
        integer(letters.length);
        integer(half ? 1 : 0);
        List<Integer> sizes = new ArrayList<>();
        for (int size : variable.shape()) {
            sizes.addFirst(size); // ggml's first dimension varies fastest
        }
        for (int size : sizes) {
            integer(size);
        }
        for (byte letter : letters) {
            room(1).put(letter);
        }
        int count = variable.count();
        for (int i = 0; i < count; i++) {
            float value = variable.get(i);
            if (half) {
                room(Short.BYTES).putShort(Float.floatToFloat16(value));
            } else {
                room(Float.BYTES).putFloat(value);
            }
        }
    }

    private void integer(int value) throws IOException {
        room(Integer.BYTES).putInt(value);
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
