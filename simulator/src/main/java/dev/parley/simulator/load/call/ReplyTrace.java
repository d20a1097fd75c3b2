package dev.parley.simulator.load.call;

import dev.parley.simulator.trace.ReplyTag;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Which simulated reply a caller heard, and when how much of it had come. Confined to the caller's loop. */
public final class ReplyTrace {
    private final List<Piece> pieces = new ArrayList<>();
    private final long startedNanos;
    private String firstWord = "";
    private OptionalInt number = OptionalInt.empty();
    private int words;
    private double ms;

    /** At {@code nanos} the reply was {@code ms} long. */
    private record Piece(double ms, long nanos) {}

    public ReplyTrace(long startedNanos) {
        this.startedNanos = startedNanos;
    }

    /** When the caller was told that it begins. */
    public long startedNanos() {
        return startedNanos;
    }

    void word(String word) {
        if (words == 0) {
            firstWord = word;
        } else if (words == 1) {
            number = ReplyTag.read(firstWord, word);
        }
        words++;
    }

    void audio(double length, long nanos) {
        if (length > 0) {
            ms += length;
            pieces.add(new Piece(ms, nanos));
        }
    }

    /** The simulated language model's number for it; empty while its first words are not known. */
    public OptionalInt number() {
        return number;
    }

    public boolean heard() {
        return !pieces.isEmpty();
    }

    /** When the first audio came. */
    public long beginNanos() {
        return pieces.getFirst().nanos();
    }

    /** When the first {@code length} ms had come; empty when they never did. */
    public OptionalLong cameNanos(double length) {
        return pieces.stream()
                .filter(piece -> piece.ms() >= length)
                .mapToLong(Piece::nanos)
                .findFirst();
    }
}
