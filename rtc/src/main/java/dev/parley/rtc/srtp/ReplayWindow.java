package dev.parley.rtc.srtp;

/** Which of the last 128 indices came already (RFC 3711 section 3.3.2). */
final class ReplayWindow {
    private static final int SIZE = 128;

    private long highest = -1;
    private long recent;
    private long older;

    /** The highest index so far, or -1. */
    long highest() {
        return highest;
    }

    /** Whether this index may still be taken. */
    boolean accepts(long index) {
        long age = highest - index;
        if (age < 0) {
            return true;
        }
        if (age >= SIZE) {
            return false;
        }
        return ((age < 64 ? recent >>> age : older >>> (age - 64)) & 1) == 0;
    }

    /** Notes an index that was accepted and proved genuine. */
    void mark(long index) {
        long ahead = index - highest;
        if (highest < 0 || ahead >= SIZE) {
            recent = 1;
            older = 0;
            highest = index;
        } else if (ahead > 0) {
            for (long i = 0; i < ahead; i++) {
                older = older << 1 | recent >>> 63;
                recent <<= 1;
            }
            recent |= 1;
            highest = index;
        } else if (-ahead < 64) {
            recent |= 1L << -ahead;
        } else {
            older |= 1L << (-ahead - 64);
        }
    }
}
