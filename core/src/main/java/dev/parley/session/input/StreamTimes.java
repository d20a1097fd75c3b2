package dev.parley.session.input;

import dev.parley.provider.SttEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/**
 * Which moment of the caller's audio each moment of a recogniser's stream is: the two part where audio is left out, as
 * between turns, or sent again. Results may come long after the next parting. Times in ms. Bounded: the last
 * {@value #KEPT} partings; what lies before them is placed by the oldest. Loop only.
 */
final class StreamTimes {
    private static final int KEPT = 64;

    /** Newest first. */
    private final Deque<Parting> partings = new ArrayDeque<>();

    private record Parting(long stream, long caller) {}

    /** A new stream. */
    void clear() {
        partings.clear();
    }

    /** From here on in the stream, the caller's audio is that from there on. */
    void part(long stream, long caller) {
        partings.push(new Parting(stream, caller));
        if (partings.size() > KEPT) {
            partings.removeLast();
        }
    }

    /** The caller's time of what begins at this time of the stream. */
    long start(long stream) {
        return place(stream, parting -> parting.stream <= stream);
    }

    /** The caller's time of what ends at this time of the stream: at a parting, that is before it. */
    long end(long stream) {
        return place(stream, parting -> parting.stream < stream);
    }

    /** A word of the stream, in the caller's time. */
    SttEvent.Word inCallerTime(SttEvent.Word word) {
        long start = start(word.startMs());
        return new SttEvent.Word(word.text(), start, start + word.endMs() - word.startMs());
    }

    private long place(long stream, Predicate<Parting> behind) {
        if (partings.isEmpty()) {
            return stream;
        }
        Parting last = partings.stream().filter(behind).findFirst().orElseGet(partings::getLast);
        return stream + last.caller - last.stream;
    }
}
