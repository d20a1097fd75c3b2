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
        GARBAGE,
        /**
         * Audio is taken for half its rate, so that it lasts twice as long; or sound is sent at half the rate that was asked for,
         * with the times that it would have.
         */
        WRONG_RATE;

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

    /** The rate that sound has for this server, of which the client says or asks that it is {@code rate}. */
    public int rate(int rate) {
        return kind == Kind.WRONG_RATE ? rate / 2 : rate;
    }

    public static Fault of(Kind kind) {
        return new Fault(kind, 0);
    }

    public static Fault after(int messages, Kind kind) {
        return new Fault(kind, messages);
    }
}
