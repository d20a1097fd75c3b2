package dev.parley.app.drill;

import java.util.ArrayList;
import java.util.List;

/**
 * A caller's loudspeaker: plays what comes in its order, and remembers when there was sound. Times in ms of one clock.
 * One thread.
 */
final class Playback {
    /** Audio that follows this soon is the same sound: the network delivers in pieces. */
    private static final double JOINED_MS = 60;

    private final List<Sound> sounds = new ArrayList<>();

    private record Sound(double begin, double end) {}

    /** Audio of {@code ms} came at {@code now}; it is heard at once, or after what is still to be heard. */
    void arrived(double now, double ms) {
        double begin = Math.max(now, end());
        if (!sounds.isEmpty() && begin - end() < JOINED_MS) {
            sounds.set(sounds.size() - 1, new Sound(sounds.getLast().begin(), begin + ms));
        } else {
            sounds.add(new Sound(begin, begin + ms));
        }
    }

    /** The caller flushed what was not heard yet. */
    void cut(double now) {
        sounds.removeIf(sound -> sound.begin() >= now);
        if (end() > now) {
            sounds.set(sounds.size() - 1, new Sound(sounds.getLast().begin(), now));
        }
    }

    /** When the last sound ends; the distant past without any. */
    double end() {
        return sounds.isEmpty() ? Double.NEGATIVE_INFINITY : sounds.getLast().end();
    }

    /** Whether there was sound at or after {@code from}. */
    boolean soundSince(double from) {
        return end() > from;
    }

    /**
     * Longest silence from {@code from} to the last sound after it; to {@code now} when there was none, or more is
     * {@code owed}.
     */
    double longestSilence(double from, double now, boolean owed) {
        double reached = from;
        double longest = 0;
        for (Sound sound : sounds) {
            if (sound.end() > from) {
                longest = Math.max(longest, sound.begin() - reached);
                reached = Math.max(reached, sound.end());
            }
        }
        return owed || !soundSince(from) ? Math.max(longest, now - reached) : longest;
    }

    /** From {@code from} to the first sound after it; -1 without one. */
    double firstSoundAfter(double from) {
        return sounds.stream()
                .filter(sound -> sound.end() > from)
                .mapToDouble(sound -> Math.max(0, sound.begin() - from))
                .findFirst()
                .orElse(-1);
    }
}
