package dev.parley.spend;

import java.io.IOException;
import java.util.Map;

/** Where what was spent outlives the server. Blocks; not for an event loop. Thread-safe, also between processes. */
public interface SpendStore {
    /** Keeps nothing. */
    SpendStore NONE = (day, picos) -> picos;

    /**
     * Adds to what is kept of a day, and forgets what is kept of earlier ones.
     *
     * @param day days since 1970-01-01, UTC
     * @param picos by account; millionths of millionths of a unit
     * @return all accounts of the day
     */
    Map<String, Long> add(long day, Map<String, Long> picos) throws IOException;
}
