package dev.parley.simulator.load.call;

/**
 * A listener's loudspeaker: plays from the first audio on, without buffering ahead of it. Audio that comes after it was
 * due leaves a gap, and shifts what follows. Times in ms.
 */
final class ReceivedAudio {
    private double begin = -1;
    private double due;
    private double longestGap;
    private double audio;
    private double lastArrival;

    void arrived(double now, double ms) {
        if (begin < 0) {
            begin = now;
            due = now;
        }
        if (now > due) {
            longestGap = Math.max(longestGap, now - due);
            due = now;
        }
        due += ms;
        audio += ms;
        lastArrival = now;
    }

    boolean begun() {
        return begin >= 0;
    }

    /** When the first audio came. */
    double begin() {
        return begin;
    }

    /** When the last audio will have been heard. */
    double end() {
        return due;
    }

    double longestGap() {
        return longestGap;
    }

    /** Length of the audio over the time in which it came; infinite when all came at once. */
    double realTimeFactor() {
        return lastArrival > begin ? audio / (lastArrival - begin) : Double.POSITIVE_INFINITY;
    }
}
