package dev.parley.audio;

/**
 * How loud one speaker is, learned from frames of their speech, so that somebody further away, or a loudspeaker in their room, can
 * be told from them. Follows their loud frames quickly and their soft ones slowly. Belongs to one stream of frames of equal
 * length.
 */
public final class SpeakerLevel {
    /** So much softer, and it is somebody else: 10 dB. Speakers vary by some 5 dB. */
    private static final double FAINT = 0.1;

    /** Of the way to a louder frame, and to a softer one. */
    private static final double RISE = 0.1;

    private static final double FALL = 0.003;

    /** Frames of speech before anything is said. */
    private static final int ENOUGH = 15;

    private double level;
    private int frames;

    /** A frame of this speaker. */
    public void learn(short[] samples, int offset, int length) {
        double energy = Energy.of(samples, offset, length);
        level = frames++ == 0 ? energy : level + (energy - level) * (energy > level ? RISE : FALL);
    }

    /** Whether this frame is much softer than the speaker; false as long as little of them is known. */
    public boolean isFaint(short[] samples, int offset, int length) {
        return frames >= ENOUGH && Energy.of(samples, offset, length) < level * FAINT;
    }
}
