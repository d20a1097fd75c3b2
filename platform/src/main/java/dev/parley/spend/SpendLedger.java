package dev.parley.spend;

import dev.parley.setting.Money;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was spent in the current UTC day, by engine and by key. Counts in millionths of millionths of a unit, so that a
 * single token loses nothing, and stops at what a {@code long} holds. At midnight it begins anew. Thread-safe; nothing but
 * {@link #save} blocks.
 */
public final class SpendLedger {
    private static final Logger log = LoggerFactory.getLogger(SpendLedger.class);
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final long PICOS_A_MICRO = 1_000_000;

    private final InstantSource clock;
    private final SpendStore store;
    private final Map<String, Long> totals = new HashMap<>();
    /** What is in the totals and not yet in the store. */
    private final Map<String, Long> unsaved = new HashMap<>();

    private long day;

    /** Takes up what the store has of the day. Blocks. */
    public SpendLedger(InstantSource clock, SpendStore store) {
        this.clock = clock;
        this.store = store;
        day = today();
        try {
            totals.putAll(store.add(day, Map.of()));
        } catch (IOException e) {
            log.atError().log("what was spent today cannot be read, and counts as nothing: {}", e.getMessage());
        }
    }

    /**
     * The account of an engine.
     *
     * @param name as in the configuration, with the instance where it is one: {@code openai/second}
     * @param limit of a day
     */
    public SpendAccount engine(String name, Optional<Money> limit) {
        return new SpendAccount(this, "engine " + name, name, limit);
    }

    /** The account of a key. */
    public SpendAccount key(String id, Optional<Money> limit) {
        return new SpendAccount(this, "key " + id, id, limit);
    }

    private long today() {
        return Math.floorDiv(clock.millis(), DAY_MS);
    }

    /** A clock that is set back does not give the same money twice. */
    private void turn() {
        long now = today();
        if (now > day) {
            day = now;
            totals.clear();
            unsaved.clear();
        }
    }

    synchronized void add(String account, long picos) {
        turn();
        totals.merge(account, picos, SpendLedger::sum);
        unsaved.merge(account, picos, SpendLedger::sum);
    }

    static long sum(long some, long more) {
        long sum = some + more;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    synchronized Money today(String account) {
        turn();
        return new Money(totals.getOrDefault(account, 0L) / PICOS_A_MICRO);
    }

    /** Until the day ends; never nothing. */
    Duration untilTomorrow() {
        return Duration.ofMillis(DAY_MS - Math.floorMod(clock.millis(), DAY_MS));
    }

    /** When the day ends. */
    Instant tomorrow() {
        return Instant.ofEpochMilli((today() + 1) * DAY_MS);
    }

    /**
     * Adds what is new to the store, and learns what other servers over the same folder added. Blocks; what cannot be
     * written is kept for the next time.
     */
    public void save() throws IOException {
        Map<String, Long> added;
        long of;
        synchronized (this) {
            turn();
            if (unsaved.isEmpty()) {
                return;
            }
            of = day;
            added = Map.copyOf(unsaved);
            unsaved.clear();
        }
        try {
            saved(of, store.add(of, added));
        } catch (IOException e) {
            saved(of, Map.of(), added);
            throw e;
        }
    }

    private void saved(long of, Map<String, Long> stored) {
        saved(of, stored, Map.of());
    }

    private synchronized void saved(long of, Map<String, Long> stored, Map<String, Long> lost) {
        if (of != day) {
            return;
        }
        lost.forEach((account, picos) -> unsaved.merge(account, picos, SpendLedger::sum));
        stored.forEach((account, picos) -> totals.put(account, sum(picos, unsaved.getOrDefault(account, 0L))));
    }
}
