package dev.parley.codec;

import java.util.Objects;

/**
 * Settings of an {@link OpusEncoder}, checked when made.
 *
 * @param sampleRate of the input in Hz: 8000, 12000, 16000, 24000 or 48000
 * @param application what libopus optimises for
 * @param bitrate target in bit/s, 500 to 512000
 * @param complexity 0 (least CPU) to 10
 * @param dtx whether silence is sent as near-empty packets
 * @param fec whether packets carry a coarse copy of the one before (needs {@code expectedLossPercent > 0})
 * @param expectedLossPercent 0 to 100
 */
public record OpusEncoderOptions(
        int sampleRate,
        Application application,
        int bitrate,
        int complexity,
        boolean dtx,
        boolean fec,
        int expectedLossPercent) {

    /** The {@code OPUS_APPLICATION_*} values. */
    public enum Application {
        /** Speech intelligibility first. */
        VOIP(2048),
        /** Closeness to the input first. */
        AUDIO(2049),
        /** Least delay; switches the speech-optimised mode off. */
        LOW_DELAY(2051);

        private final int code;

        Application(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    public OpusEncoderOptions {
        requireOpusRate(sampleRate);
        Objects.requireNonNull(application, "application");
        requireRange("bitrate", bitrate, 500, 512_000);
        requireRange("complexity", complexity, 0, 10);
        requireRange("expectedLossPercent", expectedLossPercent, 0, 100);
    }

    /**
     * Speech at 40 kbit/s, complexity 5, DTX and FEC off. At this rate {@link Application#AUDIO} takes libopus's transform
     * mode (CELT), which costs a quarter of what {@link Application#VOIP} costs at 28 kbit/s and comes closer to the
     * original ({@code docs/benchmarks.md}). FEC exists only in the other mode.
     */
    public static OpusEncoderOptions speech(int sampleRate) {
        return new OpusEncoderOptions(sampleRate, Application.AUDIO, 40_000, 5, false, false, 0);
    }

    public OpusEncoderOptions withApplication(Application value) {
        return new OpusEncoderOptions(sampleRate, value, bitrate, complexity, dtx, fec, expectedLossPercent);
    }

    public OpusEncoderOptions withBitrate(int value) {
        return new OpusEncoderOptions(sampleRate, application, value, complexity, dtx, fec, expectedLossPercent);
    }

    public OpusEncoderOptions withComplexity(int value) {
        return new OpusEncoderOptions(sampleRate, application, bitrate, value, dtx, fec, expectedLossPercent);
    }

    public OpusEncoderOptions withDtx(boolean value) {
        return new OpusEncoderOptions(sampleRate, application, bitrate, complexity, value, fec, expectedLossPercent);
    }

    /** FEC sized for the given loss; 0 switches it off. */
    public OpusEncoderOptions withFec(int lossPercent) {
        return new OpusEncoderOptions(sampleRate, application, bitrate, complexity, dtx, lossPercent > 0, lossPercent);
    }

    static void requireOpusRate(int sampleRate) {
        switch (sampleRate) {
            case 8000, 12_000, 16_000, 24_000, 48_000 -> {}
            default ->
                throw new IllegalArgumentException("sampleRate " + sampleRate
                        + ": Opus works at 8000, 12000, 16000, 24000 or 48000 Hz; resample first");
        }
    }

    private static void requireRange(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " " + value + ": must be " + low + " to " + high);
        }
    }
}
