package dev.parley.rtc.sctp;

/** Serial numbers of 32 bits (RFC 9260 section 1.6), counted on in 64. */
final class Tsn {
    private Tsn() {}

    /** The number nearest to {@code reference} that ends in these 32 bits. */
    static long unwrap(long reference, int tsn) {
        return reference + (tsn - (int) reference);
    }

    /** A start for counting on: never negative afterwards. */
    static long start(int tsn) {
        return (1L << 32) + (tsn & 0xffff_ffffL);
    }
}
