package dev.parley.engines.moonshine;

import java.util.List;

/**
 * Whether words were spoken, or are what the model makes of music, noise and machines. The bounds were found on sixty
 * pieces of music and sound effects, and on our recordings in noise of 0 to 10 dB, by telephone and at 40 dB less, of
 * which the worst had a likelihood of -0.73. Stateless.
 */
final class Plausibility {
    /** Below both, a word that the model likes to write for noise is taken for noise. */
    private static final int FEW_FRAMES = 10;

    private static final double SURE = 0.8;
    /** Likelihood below which words of a short sound, or usual ones, are taken for none. */
    private static final double UNLIKELY = -0.5;
    /** Likelihood below which no words are taken: nothing that was spoken came near. */
    private static final double NEVER = -1.0;
    /** Likelihood below which a phrase over and over is the model's own loop; a caller's "no, no, no, no" is likelier. */
    private static final double LOOPING = -0.4;

    private static final int LOOPS = 4;
    private static final int LONGEST_LOOP = 4;
    /** Words a second that nobody speaks. */
    private static final double FASTEST = 9;

    private Plausibility() {}

    /** @param likelihood mean logarithm of the probabilities of what the model wrote */
    static boolean of(List<String> words, double likelihood, Segment segment) {
        boolean brief = segment.speechFrames() < FEW_FRAMES;
        boolean unlikely = likelihood < UNLIKELY;
        boolean unsure = brief || unlikely || segment.surest() < SURE;
        if (likelihood < NEVER || brief && unlikely || unsure && WrittenText.saysNothing(words)) {
            return false;
        }
        if (likelihood < LOOPING && loops(words.stream().map(WrittenText::bare).toList())) {
            return false;
        }
        double seconds = segment.samples().length / (double) MoonshineModel.SAMPLE_RATE;
        return words.size() <= FASTEST * seconds + 1;
    }

    private static boolean loops(List<String> words) {
        for (int length = 1; length <= LONGEST_LOOP; length++) {
            int same = 0;
            for (int i = length; i < words.size(); i++) {
                same = words.get(i).equals(words.get(i - length)) ? same + 1 : 0;
                if (same >= length * (LOOPS - 1)) {
                    return true;
                }
            }
        }
        return false;
    }
}
