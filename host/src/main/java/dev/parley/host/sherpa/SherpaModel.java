package dev.parley.host.sherpa;

import dev.parley.host.sherpa.ModelFiles.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model that the library can be given: of a family known here, with all that the family needs.
 *
 * @param metadata what its first file says of itself; empty where its format has none
 */
record SherpaModel(ModelFamily family, ModelFiles files, Map<String, String> metadata) {
    private static final Set<Role> TRANSDUCER = Set.of(Role.ENCODER, Role.DECODER, Role.JOINER);
    private static final Set<Role> MOONSHINE =
            Set.of(Role.PREPROCESSOR, Role.ENCODER, Role.UNCACHED_DECODER, Role.CACHED_DECODER);
    private static final Set<String> BLANKS = Set.of("<blk>", "<eps>", "<blank>");
    /** Of a network over a time that it does not say, in frames of 10 ms. */
    private static final int USUAL_WINDOW = 100;

    private static final String TYPE = "model_type";
    private static final String CHUNK = "decode_chunk_len";
    private static final String NEMO_CACHE = "cache_last_channel_dim1";
    private static final String FRAMES = "lfr_window_size";

    SherpaModel {
        metadata = Map.copyOf(metadata);
    }

    /** @throws IOException with the file and what is wrong with it */
    static SherpaModel of(Path folder) throws IOException {
        ModelFiles files = ModelFiles.of(folder);
        Role first = files.roles().contains(Role.ENCODER) ? Role.ENCODER : Role.MODEL;
        Map<String, String> says = files.find(first).isPresent() ? metadata(files.file(first)) : Map.of();
        SherpaModel model = new SherpaModel(family(files, says), files, says);
        model.check();
        return model;
    }

    /** Files in onnxruntime's own format say nothing, and are asked nothing. */
    private static Map<String, String> metadata(Path file) throws IOException {
        return file.toString().endsWith(".ort") ? Map.of() : OnnxMetadata.read(file);
    }

    private static ModelFamily family(ModelFiles files, Map<String, String> says) throws IOException {
        Set<Role> roles = files.roles();
        if (roles.equals(TRANSDUCER)) {
            return transducer(files, says);
        }
        if (roles.equals(MOONSHINE)) {
            return ModelFamily.MOONSHINE;
        }
        if (roles.equals(Set.of(Role.ENCODER, Role.DECODER))) {
            return pair(files, says);
        }
        if (roles.equals(Set.of(Role.MODEL))) {
            return single(files, says);
        }
        throw new IOException("the files in " + files.folder() + " are those of no model that is known here: "
                + files.networks().values() + "; a transducer has an encoder, a decoder and a joiner");
    }

    private static ModelFamily transducer(ModelFiles files, Map<String, String> says) throws IOException {
        if (says.containsKey(NEMO_CACHE)) {
            return ModelFamily.STREAMING_NEMO_TRANSDUCER;
        }
        String type = says.getOrDefault(TYPE, "");
        if (says.containsKey(CHUNK)
                && !ModelFamily.needsOfStreamingEncoder(type).isEmpty()) {
            return ModelFamily.STREAMING_ICEFALL_TRANSDUCER;
        }
        if (says.containsKey("pred_rnn_layers")) {
            return ModelFamily.NEMO_TRANSDUCER;
        }
        if (Set.of("conformer", "zipformer", "zipformer2").contains(type) && !says.containsKey(CHUNK)) {
            return ModelFamily.ICEFALL_TRANSDUCER;
        }
        throw unknown(files.file(Role.ENCODER), says);
    }

    private static ModelFamily pair(ModelFiles files, Map<String, String> says) throws IOException {
        Path encoder = files.file(Role.ENCODER);
        if (encoder.toString().endsWith(".ort")) {
            return ModelFamily.MERGED_MOONSHINE;
        }
        if (says.containsKey("n_text_layer")) {
            return ModelFamily.WHISPER;
        }
        if (says.containsKey(FRAMES)) {
            return ModelFamily.STREAMING_PARAFORMER;
        }
        throw unknown(encoder, says);
    }

    private static ModelFamily single(ModelFiles files, Map<String, String> says) throws IOException {
        String type = says.getOrDefault(TYPE, "");
        if (says.containsKey(NEMO_CACHE)) {
            return ModelFamily.STREAMING_NEMO_CTC;
        }
        if (says.containsKey(CHUNK)) {
            return ModelFamily.STREAMING_ZIPFORMER_CTC;
        }
        if (says.containsKey("frame_length_ms")) {
            return ModelFamily.STREAMING_T_ONE_CTC;
        }
        if (says.containsKey("lang_auto")) {
            return ModelFamily.SENSE_VOICE;
        }
        if (says.containsKey(FRAMES)) {
            return ModelFamily.PARAFORMER;
        }
        if (type.startsWith("EncDec")) {
            return ModelFamily.NEMO_CTC;
        }
        if (type.equals("zipformer2_ctc")) {
            return ModelFamily.ZIPFORMER_CTC;
        }
        throw unknown(files.file(Role.MODEL), says);
    }

    private static IOException unknown(Path file, Map<String, String> says) {
        String type = says.getOrDefault(TYPE, "");
        return new IOException(file
                + (says.isEmpty()
                        ? " says nothing of itself: it was not exported for sherpa-onnx. Take it from a release of k2-fsa, or"
                                + " add its metadata with the project's scripts"
                        : " is of a kind that is not known here"
                                + (type.isEmpty() ? "" : " (model_type " + type + ")")
                                + ": docs/engines/sherpa.md names those that are"));
    }

    private void check() throws IOException {
        need(files.file(family.described()), family.needs());
        if (family == ModelFamily.STREAMING_ICEFALL_TRANSDUCER) {
            need(files.file(Role.ENCODER), ModelFamily.needsOfStreamingEncoder(type()));
        }
        for (Role role : files.roles()) {
            metadata(files.file(role)); // Whole?
        }
        if (family.isCtc()) {
            checkBlank();
        }
        if (family == ModelFamily.WHISPER || family == ModelFamily.MERGED_MOONSHINE) {
            checkEncoded();
        }
    }

    private static void need(Path file, List<String> keys) throws IOException {
        Map<String, String> says = metadata(file);
        List<String> missing = new ArrayList<>(keys);
        missing.removeIf(key -> !says.getOrDefault(key, "").isEmpty());
        if (!missing.isEmpty()) {
            throw new IOException("the metadata of " + file + " lacks " + String.join(", ", missing)
                    + ", without which sherpa-onnx ends the process; take the file from a release of k2-fsa");
        }
    }

    private void checkBlank() throws IOException {
        boolean there = Files.readString(files.tokens())
                .lines()
                .anyMatch(line -> BLANKS.contains(line.strip().split("\\s+")[0]));
        if (!there) {
            throw new IOException(
                    files.tokens() + " has no token <blk>, <eps> or <blank>: it belongs to another model");
        }
    }

    /** The library reads the tokens of these in base64, and ends the process over others. */
    private void checkEncoded() throws IOException {
        for (String line : Files.readAllLines(files.tokens())) {
            try {
                Base64.getDecoder().decode(line.strip().split("\\s+")[0]);
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        files.tokens() + " belongs to another model: its tokens are not written in base64", e);
            }
        }
    }

    /** As its first file says; empty where it does not. */
    String type() {
        return metadata.getOrDefault(TYPE, "");
    }

    /** How many ms of silence make it tell all it has heard: it looks at so much at once. */
    int windowMs() {
        int frames = number("T", number("window_size", USUAL_WINDOW));
        return 10 * Math.max(frames, USUAL_WINDOW);
    }

    /** By how much its times are wrong: the library takes all CTC models for ones with a step of 40 ms. */
    double timeScale() {
        return family == ModelFamily.STREAMING_NEMO_CTC ? number("subsampling_factor", 4) / 4.0 : 1;
    }

    private int number(String key, int otherwise) {
        String value = metadata.getOrDefault(key, "");
        return value.matches("\\d{1,6}") ? Integer.parseInt(value) : otherwise;
    }
}
