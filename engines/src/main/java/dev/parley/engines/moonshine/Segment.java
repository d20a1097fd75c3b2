package dev.parley.engines.moonshine;

/**
 * A stretch of speech to be written down as a whole.
 *
 * @param samples at 16 kHz, with a lead-in and a lead-out
 * @param start position of the first of them in the utterance, in samples
 * @param speech of each frame of {@link SpeechSegments#FRAME} samples, the last one perhaps shorter, whether the detector
 *     heard speech in it
 * @param surest the detector's highest probability
 */
record Segment(short[] samples, long start, boolean[] speech, double surest) {
    /** Frames with speech. */
    int speechFrames() {
        int count = 0;
        for (boolean each : speech) {
            count += each ? 1 : 0;
        }
        return count;
    }

    /** Where the last frame with speech ends, in samples of the utterance: two guesses that agree in it hear the same. */
    long speechEnd() {
        for (int i = speech.length - 1; i >= 0; i--) {
            if (speech[i]) {
                return start + (i + 1L) * SpeechSegments.FRAME;
            }
        }
        return start;
    }
}
