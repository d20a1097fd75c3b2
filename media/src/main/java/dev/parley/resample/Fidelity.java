package dev.parley.resample;

/** How true a {@link Resampler} is to its input, and so what it costs. */
public enum Fidelity {
    /** For what is listened to or recognised. */
    FULL(0.88, 80),
    /**
     * For a detector that only has to tell voice: less than a third of the taps. What lies above three quarters of the lower
     * Nyquist frequency is weakened, and aliases and images stay below -50 dB.
     */
    DETECTION(0.75, 55);

    private final double passband;
    private final double attenuationDb;

    Fidelity(double passband, double attenuationDb) {
        this.passband = passband;
        this.attenuationDb = attenuationDb;
    }

    /** Of the lower Nyquist frequency: below this all passes, above 1 nothing does. */
    double passband() {
        return passband;
    }

    /** Of what does not pass, in dB. */
    double attenuationDb() {
        return attenuationDb;
    }
}
