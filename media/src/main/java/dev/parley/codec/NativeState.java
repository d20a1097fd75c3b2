package dev.parley.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Native memory of one codec instance. Use after {@link #close} throws instead of touching freed memory. If the owner
 * is forgotten, the garbage collector frees the memory and a warning is logged.
 */
final class NativeState implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NativeState.class);
    private static final Cleaner CLEANER = Cleaner.create();

    private final Release release;
    private final Cleaner.Cleanable cleanable;

    NativeState(Object owner) {
        release = new Release(owner.getClass().getSimpleName());
        cleanable = CLEANER.register(owner, release);
    }

    MemorySegment allocate(long bytes) {
        return release.arena.allocate(bytes, 16);
    }

    boolean isClosed() {
        return release.closing.get();
    }

    @Override
    public void close() {
        if (release.closing.compareAndSet(false, true)) {
            cleanable.clean();
        }
    }

    /** Must not refer to the owner, or the owner could never be collected. */
    private static final class Release implements Runnable {
        private final Arena arena = Arena.ofShared();
        private final AtomicBoolean closing = new AtomicBoolean();
        private final String what;

        Release(String what) {
            this.what = what;
        }

        @Override
        public void run() {
            if (closing.compareAndSet(false, true)) {
                LOG.warn("{} was dropped without close(); its native memory is freed only now", what);
            }
            arena.close();
        }
    }
}
