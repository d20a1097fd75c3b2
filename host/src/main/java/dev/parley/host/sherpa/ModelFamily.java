package dev.parley.host.sherpa;

import dev.parley.host.sherpa.ModelFiles.Role;
import java.util.Arrays;
import java.util.List;

/**
 * Families of models, each with what the library reads in the metadata of its files and ends the process without
 * (csrc/*-model.cc of sherpa-onnx).
 */
enum ModelFamily {
    STREAMING_ICEFALL_TRANSDUCER(true, true, Role.DECODER, "vocab_size", "context_size"),
    STREAMING_NEMO_TRANSDUCER(true, true, Role.ENCODER, Keys.and(Keys.NEMO_STREAM, "pred_rnn_layers", "pred_hidden")),
    STREAMING_PARAFORMER(
            true,
            false,
            Role.ENCODER,
            Keys.and(Keys.FRAMES, "encoder_output_size", "decoder_num_blocks", "decoder_kernel_size")),
    STREAMING_ZIPFORMER_CTC(true, true, Role.MODEL, Keys.ZIPFORMER2),
    STREAMING_NEMO_CTC(true, true, Role.MODEL, Keys.NEMO_STREAM),
    STREAMING_T_ONE_CTC(true, true, Role.MODEL, "frame_length_ms", "state_dim", "sample_rate"),
    ICEFALL_TRANSDUCER(false, true, Role.DECODER, "vocab_size", "context_size"),
    NEMO_TRANSDUCER(false, true, Role.ENCODER, "vocab_size", "subsampling_factor", "pred_rnn_layers", "pred_hidden"),
    WHISPER(
            false,
            false,
            Role.ENCODER,
            "n_mels",
            "n_text_layer",
            "n_text_ctx",
            "n_text_state",
            "n_vocab",
            "sot",
            "eot",
            "blank_id",
            "translate",
            "transcribe",
            "is_multilingual",
            "no_timestamps",
            "no_speech",
            "sot_sequence"),
    /** In four files. */
    MOONSHINE(false, false, Role.ENCODER),
    /** In two files. */
    MERGED_MOONSHINE(false, false, Role.ENCODER),
    SENSE_VOICE(
            false,
            true,
            Role.MODEL,
            Keys.and(
                    Keys.FRAMES,
                    "normalize_samples",
                    "with_itn",
                    "without_itn",
                    "lang_auto",
                    "lang_zh",
                    "lang_en",
                    "lang_ja",
                    "lang_ko",
                    "lang_yue")),
    PARAFORMER(false, false, Role.MODEL, Keys.FRAMES),
    NEMO_CTC(false, true, Role.MODEL, "vocab_size", "subsampling_factor"),
    ZIPFORMER_CTC(false, true, Role.MODEL);

    /** Whisper hears 30 s and nothing beyond; others grow slow and hungry with the square of the length. */
    static final int LONGEST_SECONDS = 28;
    /** Of more than about nine the library makes an empty text. */
    static final int LONGEST_MERGED_SECONDS = 8;

    private final boolean streaming;
    private final boolean wordTimes;
    private final Role described;
    private final List<String> needs;

    ModelFamily(boolean streaming, boolean wordTimes, Role described, String... needs) {
        this.streaming = streaming;
        this.wordTimes = wordTimes;
        this.described = described;
        this.needs = List.of(needs);
    }

    /** Whether it tells words while they are spoken. */
    boolean isStreaming() {
        return streaming;
    }

    /** Whether it says when each token was heard. */
    boolean knowsWordTimes() {
        return wordTimes;
    }

    /** Whether the library computes several streams together; it takes those of the others one after the other. */
    boolean isBatched() {
        return switch (this) {
            case STREAMING_PARAFORMER, WHISPER, MOONSHINE, MERGED_MOONSHINE -> false;
            default -> true;
        };
    }

    /** Of what it is given at once. */
    int longestSeconds() {
        return this == MERGED_MOONSHINE ? LONGEST_MERGED_SECONDS : LONGEST_SECONDS;
    }

    /** Which file has to say what is in {@link #needs}. */
    Role described() {
        return described;
    }

    List<String> needs() {
        return needs;
    }

    /** Whether tokens have to name the one that stands for nothing. */
    boolean isCtc() {
        return name().endsWith("CTC");
    }

    /** What the library reads of each kind of encoder of a streaming transducer, by its {@code model_type}. */
    static List<String> needsOfStreamingEncoder(String type) {
        return switch (type) {
            case "zipformer2" -> List.of(Keys.ZIPFORMER2);
            case "zipformer" ->
                List.of(
                        "encoder_dims",
                        "attention_dims",
                        "num_encoder_layers",
                        "cnn_module_kernels",
                        "left_context_len",
                        "T",
                        "decode_chunk_len");
            case "conformer" ->
                List.of(
                        "num_encoder_layers",
                        "T",
                        "decode_chunk_len",
                        "left_context",
                        "encoder_dim",
                        "pad_length",
                        "cnn_module_kernel");
            case "lstm" -> List.of("num_encoder_layers", "T", "decode_chunk_len", "rnn_hidden_size", "d_model");
            default -> List.of();
        };
    }

    /** Keys that several families have. */
    private static final class Keys {
        static final String[] FRAMES = {"vocab_size", "lfr_window_size", "lfr_window_shift", "neg_mean", "inv_stddev"};
        static final String[] ZIPFORMER2 = {
            "encoder_dims",
            "query_head_dims",
            "value_head_dims",
            "num_heads",
            "num_encoder_layers",
            "cnn_module_kernels",
            "left_context_len",
            "T",
            "decode_chunk_len"
        };
        static final String[] NEMO_STREAM = {
            "vocab_size",
            "window_size",
            "chunk_shift",
            "subsampling_factor",
            "cache_last_channel_dim1",
            "cache_last_channel_dim2",
            "cache_last_channel_dim3",
            "cache_last_time_dim1",
            "cache_last_time_dim2",
            "cache_last_time_dim3"
        };

        static String[] and(String[] some, String... more) {
            String[] all = Arrays.copyOf(some, some.length + more.length);
            System.arraycopy(more, 0, all, some.length, more.length);
            return all;
        }
    }
}
