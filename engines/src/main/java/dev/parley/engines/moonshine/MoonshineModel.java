package dev.parley.engines.moonshine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.parley.onnx.OnnxModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The pair of networks: one hears a stretch of speech as a whole, the other writes it down token by token, always the
 * likeliest. Sizes (layers, heads) are read from the networks, so every Moonshine model of this form fits. Thread-safe.
 */
final class MoonshineModel {
    static final int SAMPLE_RATE = 16_000;
    /** What the encoder's convolutions take at least. */
    static final int SHORTEST = 895;

    private static final int BEGIN = 1;
    private static final int END = 2;
    /** How far below the likeliest token one adds nothing to the sum of all. */
    private static final float NEGLIGIBLE = -14;

    private static final String PAST = "past_key_values.";
    private static final String PRESENT = "present.";

    private final OnnxModel encoder;
    private final OnnxModel decoder;
    private final Vocabulary vocabulary;
    private final double tokensPerSecond;
    /** Names of the memory the decoder hands itself from step to step: of what it wrote, and of what it hears. */
    private final List<String> writtenNames = new ArrayList<>();

    private final List<String> heardNames = new ArrayList<>();
    private final long heads;
    private final long headSize;

    /**
     * What was written.
     *
     * @param likelihood mean logarithm of the probability of its tokens; 0 is certain
     * @param tokens what the text is made of
     * @param sentenceEnd probability of a full stop, question or exclamation mark behind its last word, whatever was written
     */
    record Written(String text, double likelihood, List<Integer> tokens, double sentenceEnd) {
        static final Written NOTHING = new Written("", 0, List.of(), 0);
    }

    /**
     * The caller stays the user of both networks.
     *
     * @param tokensPerSecond of speech, at most
     * @throws OrtException when they are not what this class runs
     */
    MoonshineModel(OnnxModel encoder, OnnxModel decoder, Vocabulary vocabulary, double tokensPerSecond)
            throws OrtException {
        this.encoder = encoder;
        this.decoder = decoder;
        this.vocabulary = vocabulary;
        this.tokensPerSecond = tokensPerSecond;
        long[] shape = {};
        for (Map.Entry<String, NodeInfo> input :
                decoder.session().getInputInfo().entrySet()) {
            String name = input.getKey();
            if (name.startsWith(PAST)) {
                (name.contains(".encoder.") ? heardNames : writtenNames).add(name.substring(PAST.length()));
                shape = ((TensorInfo) input.getValue().getInfo()).getShape();
            }
        }
        if (shape.length != 4 || shape[1] < 1 || shape[3] < 1) {
            throw new IllegalArgumentException("the decoder is none of Moonshine's: it has no past key values");
        }
        heads = shape[1];
        headSize = shape[3];
    }

    /**
     * Writes down what is said. Takes about 25 ms of processor time for a second of speech, more for long ones.
     *
     * @param samples at {@link #SAMPLE_RATE}, -1 to 1, at least {@link #SHORTEST}
     * @param known tokens of what is said first, which are taken as given and not written again
     * @param unwanted asked before each token; once true, what was written so far is returned
     */
    Written write(float[] samples, List<Integer> known, BooleanSupplier unwanted) {
        encoder.acquire();
        try {
            decoder.acquire();
            try {
                return tokens(samples, known, unwanted);
            } finally {
                decoder.release();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("onnxruntime failed: " + e.getMessage(), e);
        } finally {
            encoder.release();
        }
    }

    private Written tokens(float[] samples, List<Integer> known, BooleanSupplier unwanted) throws OrtException {
        OrtEnvironment environment = encoder.environment();
        int most = (int) Math.ceil(samples.length * tokensPerSecond / SAMPLE_RATE);
        long[] ones = new long[samples.length];
        Arrays.fill(ones, 1);
        long[] shape = {1, samples.length};
        try (OnnxTensor sound = OnnxTensor.createTensor(environment, FloatBuffer.wrap(samples), shape);
                OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
                OrtSession.Result heard = encoder.session()
                        .run(Map.of("input_values", sound, "attention_mask", mask), Set.of("last_hidden_state"))) {
            // The decoder wants the mask of the samples, not one of the encoder's frames.
            try (Writing writing = new Writing((OnnxTensor) heard.get(0), mask)) {
                return writing.run(known, most, unwanted);
            }
        }
    }

    /** One run of the decoder over what was heard. */
    private final class Writing implements AutoCloseable {
        private final OrtEnvironment environment = decoder.environment();
        private final List<AutoCloseable> made = new ArrayList<>();
        private final Map<String, OnnxTensor> inputs = new HashMap<>();
        private final Set<String> laterOutputs;
        private final LongBuffer token = ByteBuffer.allocateDirect(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        /** Memory of the first step, which holds what is heard, and of the last step. */
        private OrtSession.Result first;

        private OrtSession.Result last;
        private double likelihood;
        /** Of a mark that ends a sentence, in place of what was written last: the last mark, or the end behind a word. */
        private double sentenceEnd;

        Writing(OnnxTensor hidden, OnnxTensor mask) throws OrtException {
            inputs.put("encoder_hidden_states", hidden);
            inputs.put("encoder_attention_mask", mask);
            inputs.put("input_ids", keep(OnnxTensor.createTensor(environment, token, new long[] {1, 1})));
            OnnxTensor nothing = keep(
                    OnnxTensor.createTensor(environment, FloatBuffer.allocate(0), new long[] {1, heads, 0, headSize}));
            heardNames.forEach(name -> inputs.put(PAST + name, nothing));
            writtenNames.forEach(name -> inputs.put(PAST + name, nothing));
            Set<String> outputs = new java.util.HashSet<>();
            outputs.add("logits");
            writtenNames.forEach(name -> outputs.add(PRESENT + name));
            laterOutputs = Set.copyOf(outputs);
        }

        private OnnxTensor keep(OnnxTensor tensor) {
            made.add(tensor);
            return tensor;
        }

        Written run(List<Integer> known, int most, BooleanSupplier unwanted) throws OrtException {
            List<Integer> written = new ArrayList<>();
            int next = step(BEGIN);
            for (int token : known) {
                likelihood = 0; // of what it would have written in place of what is known
                next = step(token);
            }
            while (next != END && written.size() < most && !unwanted.getAsBoolean()) {
                written.add(next);
                boolean marked = vocabulary.isMark(next);
                double before = sentenceEnd;
                next = step(next);
                sentenceEnd = marked && next == END ? before : sentenceEnd;
            }
            return new Written(
                    vocabulary.text(written), likelihood / (written.size() + 1), List.copyOf(written), sentenceEnd);
        }

        private int step(int from) throws OrtException {
            token.put(0, from);
            boolean again = first != null;
            try (OnnxTensor cached = OnnxTensor.createTensor(environment, new boolean[] {again})) {
                inputs.put("use_cache_branch", cached);
                OrtSession.Result result = again
                        ? decoder.session().run(inputs, laterOutputs)
                        : decoder.session().run(inputs);
                remember(result, again);
                return likeliest(((OnnxTensor) result.get("logits").orElseThrow()).getFloatBuffer());
            }
        }

        private void remember(OrtSession.Result result, boolean again) {
            for (String name : writtenNames) {
                inputs.put(PAST + name, (OnnxTensor) result.get(PRESENT + name).orElseThrow());
            }
            if (!again) {
                for (String name : heardNames) {
                    inputs.put(
                            PAST + name, (OnnxTensor) result.get(PRESENT + name).orElseThrow());
                }
                first = result;
            } else {
                if (last != null) {
                    last.close();
                }
                last = result;
            }
        }

        private int likeliest(FloatBuffer logits) {
            int best = 0;
            float most = Float.NEGATIVE_INFINITY;
            int count = logits.remaining();
            for (int i = 0; i < count; i++) {
                float value = logits.get(i);
                if (value > most) {
                    most = value;
                    best = i;
                }
            }
            double sum = 0;
            for (int i = 0; i < count; i++) {
                float below = logits.get(i) - most;
                if (below > NEGLIGIBLE) {
                    sum += Math.exp(below);
                }
            }
            double ends = 0;
            for (int mark : vocabulary.sentenceMarks()) {
                ends += Math.exp(logits.get(mark) - most);
            }
            likelihood -= Math.log(sum);
            sentenceEnd = ends / sum;
            return best;
        }

        @Override
        public void close() throws OrtException {
            if (last != null) {
                last.close();
            }
            if (first != null) {
                first.close();
            }
            for (AutoCloseable tensor : made) {
                ((OnnxTensor) tensor).close();
            }
        }
    }
}
