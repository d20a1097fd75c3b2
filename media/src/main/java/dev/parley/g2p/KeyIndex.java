package dev.parley.g2p;

import java.util.Arrays;

/**
 * Where the record of a key begins, for keys that are known once and for all: two arrays, no object a key. Immutable
 * once built; thread-safe.
 */
final class KeyIndex {
    private final long[] hashes;
    private final int[] places;

    private KeyIndex(long[] hashes, int[] places) {
        this.hashes = hashes;
        this.places = places;
    }

    /** The place given with the key that consists of these parts, or -1. */
    int place(CharSequence... key) {
        int at = Arrays.binarySearch(hashes, TextHash.of(key));
        return at < 0 ? -1 : places[at];
    }

    boolean contains(CharSequence key) {
        return place(key) >= 0;
    }

    int size() {
        return hashes.length;
    }

    /** Collects keys; the first place given for a key stays. */
    static final class Builder {
        private long[] hashes = new long[1 << 12];
        private int[] places = new int[1 << 12];
        private int count;

        void add(CharSequence key, int place) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * count);
                places = Arrays.copyOf(places, 2 * count);
            }
            hashes[count] = TextHash.of(key);
            places[count++] = place;
        }

        KeyIndex build() {
            long[] sorted = Arrays.stream(hashes, 0, count).sorted().distinct().toArray();
            int[] sortedPlaces = new int[sorted.length];
            for (int i = count - 1; i >= 0; i--) { // backwards, so that the first of equal keys is written last
                sortedPlaces[Arrays.binarySearch(sorted, hashes[i])] = places[i];
            }
            return new KeyIndex(sorted, sortedPlaces);
        }
    }
}
