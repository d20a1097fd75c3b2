package dev.parley.http.openai.request;

import dev.parley.provider.ProviderException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events of an engine on their way from the loop to the thread of a job. Bounded by weight, and so in number, since each
 * weighs at least 1. Overflow policy: what an engine says beyond it ends the stream with a failure, since the loop cannot
 * wait, and nothing more is taken.
 */
public final class EngineEvents<E> {
    private final BlockingQueue<Entry<E>> entries;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final long limit;
    private final String engine;

    private record Entry<E>(Optional<E> event, long weight) {}

    /** @param limit most weight that may wait */
    public EngineEvents(long limit, String engine) {
        this.limit = limit;
        this.engine = engine;
        // One more for the end; the weight is reached before.
        this.entries = new LinkedBlockingQueue<>((int) Math.min(Integer.MAX_VALUE, limit + 1));
    }

    /**
     * From the loop. An event weighs at least 1, so that empty ones are bounded too.
     *
     * @return false when there is no room; the stream has to be ended
     */
    public boolean put(E event, long weight) {
        long counted = Math.max(1, weight);
        if (closed.get()) {
            return false;
        }
        if (waiting.addAndGet(counted) > limit) {
            close();
            return false;
        }
        entries.add(new Entry<>(Optional.of(event), counted));
        return true;
    }

    /** Nothing more comes; what waits is still taken. */
    public void close() {
        if (closed.compareAndSet(false, true)) {
            entries.add(new Entry<>(Optional.empty(), 0));
        }
    }

    /**
     * The next event.
     *
     * @throws ProviderException when none comes in time, or the stream was closed before its end
     */
    public E take(Duration patience) throws InterruptedException, ProviderException {
        Entry<E> entry = entries.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (entry == null) {
            throw new ProviderException(
                    ProviderException.Kind.TIMEOUT, engine, "no sign of life for " + patience.toSeconds() + " s");
        }
        waiting.addAndGet(-entry.weight());
        return entry.event()
                .orElseThrow(() ->
                        new ProviderException(ProviderException.Kind.BROKEN, engine, "the stream ended too early"));
    }
}
