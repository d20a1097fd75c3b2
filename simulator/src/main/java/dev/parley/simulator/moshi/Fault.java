package dev.parley.simulator.moshi;

/**
 * What goes wrong on one connection.
 *
 * @param after messages the server sends before it happens, {@code Ready} not counted; of no meaning for faults at
 *     connecting
 */
public record Fault(Kind kind, int after) {
    public static final Fault NONE = new Fault(Kind.NONE, 0);

    /** The kinds of trouble. */
    public enum Kind {
        NONE,
        /** 503 instead of the upgrade. */
        REFUSE,
        /** {@code no free channels}, whatever is free. */
        NO_CHANNELS,
        /** The upgrade succeeds, then nothing. */
        HANG,
        /** Ten times slower. */
        SLOW,
        /** Messages of somebody else before {@code Ready}, words that end before they begin. */
        WRONG_ORDER,
        /** After a while nothing more, the connection stays open. */
        STALL,
        /** After a while the connection is cut without a closing handshake. */
        DROP,
        /** After a while bytes that are no MessagePack, and the connection stays open. */
        GARBAGE
    }

    public static Fault of(Kind kind) {
        return new Fault(kind, 0);
    }

    public static Fault after(int messages, Kind kind) {
        return new Fault(kind, messages);
    }
}
