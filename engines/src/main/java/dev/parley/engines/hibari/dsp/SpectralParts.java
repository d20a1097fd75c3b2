package dev.parley.engines.hibari.dsp;

/**
 * What the network predicts of a clause, frame by frame. A frame's row holds five spectra of {@link #BINS} values:
 *
 * <ol>
 *   <li>logarithm of how strongly the voice's pulses sound
 *   <li>what turns them: by pi times its hyperbolic tangent
 *   <li>logarithm of how strongly noise sounds
 *   <li>logarithm of how strongly the rest sounds
 *   <li>the rest's phase
 * </ol>
 *
 * @param rows all rows, one behind the other; not copied
 * @param pitchHz of the voice in each frame of 12.5 ms, 0 where there is none; not copied
 */
public record SpectralParts(float[] rows, float[] pitchHz) {
    /** Frequencies of a spectrum, 20 Hz apart. */
    public static final int BINS = 601;

    static final int ROW = 5 * BINS;

    /** @throws IllegalArgumentException when there are not as many rows as pitches */
    public SpectralParts {
        if (rows.length != ROW * pitchHz.length) {
            throw new IllegalArgumentException(rows.length + " values for " + pitchHz.length + " frames of " + ROW);
        }
    }

    int frames() {
        return pitchHz.length;
    }
}
