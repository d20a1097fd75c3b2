package dev.parley.cli;

import java.util.Base64;

/** A caller's microphone: a clip once it is played, silence before and after, always at real-time pace. */
final class Microphone {
    private final int rate;
    private short[] clip = new short[0];
    private int position;
    private long started;
    private long sent;

    /** @param now ns, from when on samples are due */
    Microphone(int rate, long now) {
        this.rate = rate;
        this.started = now;
    }

    void play(short[] samples) {
        clip = samples;
        position = 0;
    }

    /** Whether the clip has been spoken to its end. */
    boolean isSilent() {
        return position >= clip.length;
    }

    /** The samples due by now: as base64 of PCM16 little endian. Empty when none are. */
    String due(long now) {
        long target = (now - started) * rate / 1_000_000_000L;
        int count = (int) Math.min(rate, target - sent);
        if (count <= 0) {
            return "";
        }
        // After a long hold-up of this process, a second is sent at once and the rest is forgotten.
        sent = target;
        byte[] pcm = new byte[2 * count];
        for (int i = 0; i < count && position < clip.length; i++, position++) {
            pcm[2 * i] = (byte) clip[position];
            pcm[2 * i + 1] = (byte) (clip[position] >> 8);
        }
        return Base64.getEncoder().encodeToString(pcm);
    }
}
