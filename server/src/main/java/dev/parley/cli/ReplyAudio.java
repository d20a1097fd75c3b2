package dev.parley.cli;

import dev.parley.codec.PcmClip;
import java.util.Arrays;

/**
 * The reply as a caller hears it: begins to play with its first audio and plays on at real-time pace; what has not been
 * played when it is cut was never heard. Times in ns of one clock.
 */
final class ReplyAudio {
    private final int rate;
    private short[] heard = new short[1 << 16];
    private int heardLength;
    private short[] playing = new short[1 << 16];
    private int playingLength;
    private long began;

    ReplyAudio(int rate) {
        this.rate = rate;
    }

    void add(short[] samples, long now) {
        if (playingLength == 0) {
            began = now;
        }
        playing = withRoom(playing, playingLength + samples.length);
        System.arraycopy(samples, 0, playing, playingLength, samples.length);
        playingLength += samples.length;
    }

    /** Whether everything received has been played. */
    boolean isPlayedOut(long now) {
        return playingLength == 0 || played(now) >= playingLength;
    }

    private int played(long now) {
        return (int) Math.min(playingLength, (now - began) * rate / 1_000_000_000L);
    }

    /** The reply is over: its audio, as far as it was played by {@code now}, has been heard. */
    void end(long now) {
        int length = played(now);
        heard = withRoom(heard, heardLength + length);
        System.arraycopy(playing, 0, heard, heardLength, length);
        heardLength += length;
        playingLength = 0;
    }

    PcmClip heard() {
        return new PcmClip(Arrays.copyOf(heard, heardLength), rate);
    }

    private static short[] withRoom(short[] array, int length) {
        return length <= array.length ? array : Arrays.copyOf(array, Math.max(length, 2 * array.length));
    }
}
