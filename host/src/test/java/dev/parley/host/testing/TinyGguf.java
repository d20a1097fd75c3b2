package dev.parley.host.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Writes a language model for llama.cpp of some 100 KB: one layer that changes nothing, so that each token is followed by the one
 * that its words say. Whatever it is asked, it answers with its words, in their order. The form is GGUF, version 3.
 */
public final class TinyGguf {
    private static final int MAGIC = 0x46554747;
    private static final int ALIGNMENT = 32;
    private static final int WIDTH = 32;
    private static final int HIDDEN = 32;
    private static final int BYTES = 256;
    private static final int SPECIAL = 3;
    private static final int END = 2;
    private static final String TEMPLATE = "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n'"
            + " + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<String> words;

    private record Tensor(String name, int[] size, IntToDoubleFunction value) {
        int count() {
            int count = 1;
            for (int each : size) {
                count *= each;
            }
            return count;
        }
    }

    private TinyGguf(List<String> words) {
        this.words = words;
    }

    /**
     * @param words at most 30; different from each other
     * @param context tokens that it is made for
     * @param endless whether the last word is followed by the first, and not by the end
     */
    public static void write(Path file, List<String> words, int context, boolean endless) throws IOException {
        TinyGguf model = new TinyGguf(words);
        model.tensors(endless);
        model.header(context);
        model.data();
        Files.write(file, model.out.toByteArray());
    }

    private int vocabulary() {
        return SPECIAL + BYTES + words.size();
    }

    private int word(int token) {
        return token - SPECIAL - BYTES;
    }

    private void tensors(boolean endless) {
        int tokens = vocabulary();
        // A word is a place of its own in the embedding, everything else the first.
        add("token_embd.weight", at -> at % WIDTH == Math.max(0, word(at / WIDTH) + 1) ? 1 : 0, WIDTH, tokens);
        add("output.weight", at -> follows(at / WIDTH, at % WIDTH, endless) ? 10 : 0, WIDTH, tokens);
        add("output_norm.weight", at -> 1, WIDTH);
        add("blk.0.attn_norm.weight", at -> 1, WIDTH);
        add("blk.0.ffn_norm.weight", at -> 1, WIDTH);
        for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
            add("blk.0." + name + ".weight", at -> 0, WIDTH, WIDTH);
        }
        add("blk.0.ffn_gate.weight", at -> 0, WIDTH, HIDDEN);
        add("blk.0.ffn_up.weight", at -> 0, WIDTH, HIDDEN);
        add("blk.0.ffn_down.weight", at -> 0, HIDDEN, WIDTH);
    }

    /** Whether a token follows on what stands at a place of the embedding. */
    private boolean follows(int token, int place, boolean endless) {
        if (token == END) {
            return !endless && place == words.size();
        }
        int word = word(token);
        return word >= 0 && (place == word || endless && word == 0 && place == words.size());
    }

    private void add(String name, IntToDoubleFunction value, int... size) {
        tensors.add(new Tensor(name, size, value));
    }

    private void header(int context) throws IOException {
        int32(MAGIC);
        int32(3);
        int64(tensors.size());
        List<Runnable> fields = new ArrayList<>();
        fields.add(() -> text("general.architecture", "llama"));
        fields.add(() -> number("llama.block_count", 1));
        fields.add(() -> number("llama.context_length", context));
        fields.add(() -> number("llama.embedding_length", WIDTH));
        fields.add(() -> number("llama.feed_forward_length", HIDDEN));
        fields.add(() -> number("llama.attention.head_count", 2));
        fields.add(() -> number("llama.rope.dimension_count", WIDTH / 2));
        fields.add(() -> real("llama.attention.layer_norm_rms_epsilon", 1e-5f));
        fields.add(() -> text("tokenizer.ggml.model", "llama"));
        fields.add(this::tokens);
        fields.add(this::scores);
        fields.add(this::types);
        fields.add(() -> number("tokenizer.ggml.bos_token_id", 1));
        fields.add(() -> number("tokenizer.ggml.eos_token_id", END));
        fields.add(() -> text("tokenizer.chat_template", TEMPLATE));
        int64(fields.size());
        fields.forEach(Runnable::run);
        long offset = 0;
        for (Tensor tensor : tensors) {
            string(tensor.name);
            int32(tensor.size.length);
            for (int each : tensor.size) {
                int64(each);
            }
            int32(0); // float32
            int64(offset);
            offset += aligned(4L * tensor.count());
        }
    }

    private void tokens() {
        array("tokenizer.ggml.tokens", 8);
        List.of("<unk>", "<s>", "</s>").forEach(this::string);
        for (int i = 0; i < BYTES; i++) {
            string("<0x%02X>".formatted(i));
        }
        words.forEach(word -> string("\u2581" + word));
    }

    private void scores() {
        array("tokenizer.ggml.scores", 6);
        for (int i = 0; i < vocabulary(); i++) {
            int32(Float.floatToIntBits(word(i) >= 0 ? -1f - i : 0f));
        }
    }

    private void types() {
        array("tokenizer.ggml.token_type", 5);
        for (int i = 0; i < vocabulary(); i++) {
            int32(i == 0 ? 2 : i < SPECIAL ? 3 : word(i) < 0 ? 6 : 1);
        }
    }

    private void array(String name, int type) {
        string(name);
        int32(9);
        int32(type);
        int64(vocabulary());
    }

    private void text(String name, String value) {
        string(name);
        int32(8);
        string(value);
    }

    private void number(String name, int value) {
        string(name);
        int32(4);
        int32(value);
    }

    private void real(String name, float value) {
        string(name);
        int32(6);
        int32(Float.floatToIntBits(value));
    }

    private void string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int64(bytes.length);
        out.writeBytes(bytes);
    }

    private void data() {
        pad();
        for (Tensor tensor : tensors) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.count()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < tensor.count(); i++) {
                bytes.putFloat((float) tensor.value.applyAsDouble(i));
            }
            out.writeBytes(bytes.array());
            pad();
        }
    }

    private void pad() {
        out.writeBytes(new byte[(int) (aligned(out.size()) - out.size())]);
    }

    private static long aligned(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private void int32(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void int64(long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }
}
