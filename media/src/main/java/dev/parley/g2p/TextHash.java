package dev.parley.g2p;

/**
 * 64-bit hashes that stand for strings in big tables. With some 200,000 keys the chance that a string which is none of
 * them is taken for one is below 10<sup>-13</sup>; so the strings themselves need not be kept.
 */
final class TextHash {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private TextHash() {}

    /** FNV-1a over the UTF-16 units of all parts as if they were one, with a last mix that spreads short keys. */
    static long of(CharSequence... parts) {
        long hash = BASIS;
        for (CharSequence part : parts) {
            for (int i = 0; i < part.length(); i++) {
                hash = (hash ^ part.charAt(i)) * PRIME;
            }
        }
        hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
        return hash ^ (hash >>> 29);
    }
}
