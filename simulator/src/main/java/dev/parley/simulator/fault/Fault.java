package dev.parley.simulator.fault;

import java.util.OptionalInt;

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
        /** 401 instead of the upgrade, whatever the key. */
        UNAUTHORIZED,
        /** 429 instead of the upgrade, with {@code Retry-After: 1}. */
        RATE_LIMITED,
        /** 500 instead of the upgrade. */
        SERVER_ERROR,
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
        GARBAGE;

        /** The HTTP status it answers with; empty for kinds that take the connection or request. */
        public OptionalInt status() {
            return switch (this) {
                case REFUSE -> OptionalInt.of(503);
                case UNAUTHORIZED -> OptionalInt.of(401);
                case RATE_LIMITED -> OptionalInt.of(429);
                case SERVER_ERROR -> OptionalInt.of(500);
                default -> OptionalInt.empty();
            };
        }
    }

    public static Fault of(Kind kind) {
        return new Fault(kind, 0);
    }

    public static Fault after(int messages, Kind kind) {
        return new Fault(kind, messages);
    }
}
