package dev.parley.spend;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves a ledger at a steady pace and once more when it is closed. Thread-safe. */
public final class SpendWriter implements AutoCloseable {
    /** What a server that is killed may forget. */
    public static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(SpendWriter.class);
    private static final long CLOSING_MS = 5_000;

    private final SpendLedger ledger;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("spend").factory());
    private boolean failing;

    public SpendWriter(SpendLedger ledger) {
        this.ledger = ledger;
        thread.scheduleWithFixedDelay(this::save, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Told once while it lasts: a full disk stays full for a while. On the thread only. */
    private void save() {
        try {
            ledger.save();
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                log.atError().setCause(e).log("what was spent is not kept: a restart would forget it");
            }
            failing = true;
        }
    }

    /** Blocks until the last amount is written, some seconds at most. */
    @Override
    public void close() {
        thread.execute(this::save);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSING_MS, TimeUnit.MILLISECONDS)) {
                log.warn("the last of what was spent could not be kept in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
