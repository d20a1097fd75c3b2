package dev.parley.audio;

/**
 * Tells frames that may hold speech from a quiet or steady background, at the cost of one pass over the samples. Open
 * while a frame is well above the background, and for a while after. What it lets through is for a real detector to
 * judge. Belongs to one stream of frames of equal length.
 */
public final class EnergyGate {
    /** Levels relative to full scale: −55 dB is silence, −25 dB the loudest background. */
    private static final double SILENCE = Energy.FULL * Math.pow(10, -5.5);

    private static final double LOUDEST_BACKGROUND = Energy.FULL * Math.pow(10, -2.5);
    /** 6 dB above the background. */
    private static final double MARGIN = 4;
    /** 3 dB a second, for frames of 32 ms. */
    private static final double RISE = Math.pow(10, 0.3 * 0.032);

    private final int hold;
    private double background = SILENCE;
    private int held;

    /** @param hold frames it stays open after the last that was above the background */
    public EnergyGate(int hold) {
        this.hold = hold;
    }

    /** Whether this frame may hold speech. */
    public boolean open(short[] samples, int offset, int length) {
        double energy = Energy.of(samples, offset, length);
        if (energy > background * MARGIN) {
            held = hold + 1;
        } else if (held > 0) {
            held--;
        }
        background = Math.clamp(Math.min(energy, background * RISE), SILENCE, LOUDEST_BACKGROUND);
        return held > 0;
    }
}
