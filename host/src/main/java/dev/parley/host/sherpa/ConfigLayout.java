package dev.parley.host.sherpa;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.sherpa.ModelFiles.Role;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;

/**
 * Writes the structures that the library's recognisers are made of. The offsets, in bytes, were taken with {@code offsetof}
 * from {@code c-api.h} of each version in {@link SherpaLibrary#VERIFIED}; they are the same on all 64-bit platforms. What is
 * left zero is the library's own default. Stateless.
 */
final class ConfigLayout {
    private static final int FEATURE_DIMENSION = 80;

    private ConfigLayout() {}

    /** {@code SherpaOnnxOnlineRecognizerConfig}. */
    private static final class Online {
        static final long SIZE = 272;
        static final long TRANSDUCER = 8;
        static final long PARAFORMER = 32;
        static final long ZIPFORMER2_CTC = 48;
        static final long TOKENS = 56;
        static final long THREADS = 64;
        static final long MODEL_TYPE = 88;
        static final long NEMO_CTC = 128;
        static final long T_ONE_CTC = 136;
    }

    /** {@code SherpaOnnxOfflineRecognizerConfig}. */
    private static final class Offline {
        static final long SIZE = 608;
        static final long TRANSDUCER = 8;
        static final long PARAFORMER = 32;
        static final long NEMO_CTC = 40;
        static final long WHISPER = 48;
        static final long WHISPER_LANGUAGE = 64;
        static final long TOKENS = 104;
        static final long THREADS = 112;
        static final long MODEL_TYPE = 128;
        static final long SENSE_VOICE = 160;
        static final long SENSE_VOICE_LANGUAGE = 168;
        static final long SENSE_VOICE_WRITES_NUMBERS = 176;
        static final long MOONSHINE = 184;
        static final long MERGED_MOONSHINE_ENCODER = 192;
        static final long MERGED_MOONSHINE_DECODER = 216;
        static final long ZIPFORMER_CTC = 248;
    }

    /** One structure that is being written. */
    private record Writer(SegmentAllocator memory, MemorySegment config) {
        Writer text(long offset, String value) {
            config.set(ADDRESS, offset, memory.allocateFrom(value));
            return this;
        }

        Writer number(long offset, int value) {
            config.set(JAVA_INT, offset, value);
            return this;
        }

        /** Names of files, one pointer behind the other. */
        Writer files(long offset, SherpaModel model, Role... roles) {
            for (int i = 0; i < roles.length; i++) {
                Path file = model.files().file(roles[i]);
                text(offset + i * ADDRESS.byteSize(), file.toString());
            }
            return this;
        }
    }

    /** For a family that is streaming. */
    static MemorySegment online(SherpaModel model, int threads, SegmentAllocator memory) {
        Writer config = new Writer(memory, memory.allocate(Online.SIZE, ADDRESS.byteAlignment()));
        config.number(0, HostedRecogniser.SAMPLE_RATE).number(JAVA_INT.byteSize(), FEATURE_DIMENSION);
        config.text(Online.TOKENS, model.files().tokens().toString()).number(Online.THREADS, threads);
        switch (model.family()) {
            case STREAMING_ICEFALL_TRANSDUCER ->
                config.files(Online.TRANSDUCER, model, Role.ENCODER, Role.DECODER, Role.JOINER)
                        .text(Online.MODEL_TYPE, model.type());
            case STREAMING_NEMO_TRANSDUCER ->
                config.files(Online.TRANSDUCER, model, Role.ENCODER, Role.DECODER, Role.JOINER);
            case STREAMING_PARAFORMER -> config.files(Online.PARAFORMER, model, Role.ENCODER, Role.DECODER);
            case STREAMING_ZIPFORMER_CTC -> config.files(Online.ZIPFORMER2_CTC, model, Role.MODEL);
            case STREAMING_NEMO_CTC -> config.files(Online.NEMO_CTC, model, Role.MODEL);
            case STREAMING_T_ONE_CTC -> config.files(Online.T_ONE_CTC, model, Role.MODEL);
            default -> throw new IllegalArgumentException(model.family() + " is not streaming");
        }
        return config.config();
    }

    /**
     * For a family of whole utterances.
     *
     * @param language primary subtag, empty: the model finds out
     */
    static MemorySegment offline(SherpaModel model, int threads, String language, SegmentAllocator memory) {
        Writer config = new Writer(memory, memory.allocate(Offline.SIZE, ADDRESS.byteAlignment()));
        config.number(0, HostedRecogniser.SAMPLE_RATE).number(JAVA_INT.byteSize(), FEATURE_DIMENSION);
        config.text(Offline.TOKENS, model.files().tokens().toString()).number(Offline.THREADS, threads);
        switch (model.family()) {
            case ICEFALL_TRANSDUCER ->
                config.files(Offline.TRANSDUCER, model, Role.ENCODER, Role.DECODER, Role.JOINER)
                        .text(Offline.MODEL_TYPE, "transducer");
            case NEMO_TRANSDUCER ->
                config.files(Offline.TRANSDUCER, model, Role.ENCODER, Role.DECODER, Role.JOINER)
                        .text(Offline.MODEL_TYPE, "nemo_transducer");
            case WHISPER ->
                config.files(Offline.WHISPER, model, Role.ENCODER, Role.DECODER)
                        .text(Offline.WHISPER_LANGUAGE, language);
            case MOONSHINE ->
                config.files(
                        Offline.MOONSHINE,
                        model,
                        Role.PREPROCESSOR,
                        Role.ENCODER,
                        Role.UNCACHED_DECODER,
                        Role.CACHED_DECODER);
            case MERGED_MOONSHINE ->
                config.files(Offline.MERGED_MOONSHINE_ENCODER, model, Role.ENCODER)
                        .files(Offline.MERGED_MOONSHINE_DECODER, model, Role.DECODER);
            case SENSE_VOICE ->
                config.files(Offline.SENSE_VOICE, model, Role.MODEL)
                        .text(Offline.SENSE_VOICE_LANGUAGE, language)
                        .number(Offline.SENSE_VOICE_WRITES_NUMBERS, 1);
            case PARAFORMER -> config.files(Offline.PARAFORMER, model, Role.MODEL);
            case NEMO_CTC -> config.files(Offline.NEMO_CTC, model, Role.MODEL);
            case ZIPFORMER_CTC -> config.files(Offline.ZIPFORMER_CTC, model, Role.MODEL);
            default -> throw new IllegalArgumentException(model.family() + " is streaming");
        }
        return config.config();
    }
}
