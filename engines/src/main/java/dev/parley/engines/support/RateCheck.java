package dev.parley.engines.support;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Notices a server that takes sound for another sample rate than it has, or sends another than was asked for, where its wire
 * names no rate but tells times: these do not fit the sound. The margins are wide, for a failed stream is worse than a time
 * that is a little wrong. Stateless.
 */
public final class RateCheck {
    /** So far behind the end of all sound no recogniser hears a word, whatever silence it puts in for itself. */
    private static final double PAST_SECONDS = 1.5;

    private static final double PAST = 1.3;
    /** From 8 to 96 kHz: what is further past is no other rate, but nonsense. */
    private static final double FARTHEST = 12;

    /** Of a voice, how much longer or shorter than its words a sound is that has another rate. */
    private static final double LONGER = 1.4;

    private static final double SHORTER = 0.6;
    /** Silence behind the last word is no other rate: so long it is not, behind so many words. */
    private static final double SILENCE_SECONDS = 3;

    private static final int[] USUAL = {8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000};

    private RateCheck() {}

    /**
     * What is wrong with a recogniser, in words that go on from its name: it tells of sound far past all it was sent. One that
     * takes sound for a higher rate than it has tells of times within it, and is not noticed. A time that no rate explains is none
     * of this check's.
     *
     * @param told time of its clock, in seconds
     * @param sent sound it was sent, in seconds, silence included
     * @param rate of that sound, in Hz
     */
    public static Optional<String> heard(double told, double sent, int rate) {
        boolean past = told - sent > PAST_SECONDS && told > PAST * sent && told <= FARTHEST * sent;
        if (!past) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "tells of %.1f s of sound where %.1f s were sent: it seems to take %d Hz for %d Hz or less;"
                        + " check the sample rate that the server and its model are set to",
                told,
                sent,
                rate,
                usual(rate * sent / told)));
    }

    /**
     * What is wrong with a voice, when all it has to say is said: the times of its words are not those of its sound.
     *
     * @param told when its last word ends, in seconds
     * @param sound that it sent for these words, in seconds
     * @param rate of the sound as it was asked for, in Hz
     * @param all whether it told the times of all words; otherwise sound behind those that it told is that of the others
     */
    public static Optional<String> spoken(double told, double sound, int rate, boolean all) {
        boolean less = told > LONGER * sound && told - sound > PAST_SECONDS && told <= FARTHEST * sound;
        boolean more = all && told < SHORTER * sound && sound - told > SILENCE_SECONDS && told > SILENCE_SECONDS;
        if (!less && !more) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "sent %.1f s of sound for words of %.1f s: it seems to send %d Hz where %d Hz were asked for;"
                        + " check the sample rate that the server and its voice are set to",
                sound,
                told,
                usual(rate * sound / told),
                rate));
    }

    private static int usual(double rate) {
        return IntStream.of(USUAL)
                .boxed()
                .min((one, other) -> Double.compare(Math.abs(Math.log(one / rate)), Math.abs(Math.log(other / rate))))
                .orElseThrow();
    }
}
