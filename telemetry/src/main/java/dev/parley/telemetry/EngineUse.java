package dev.parley.telemetry;

import dev.parley.provider.ProviderException;

/**
 * Is told how the streams of one engine fare, for its statistics. Each stream begins once and ends once; in between it may
 * have been ready, and may have failed. Thread-safe, and quick: called on event loops.
 */
public interface EngineUse {
    /** Counts nothing. */
    EngineUse NONE = new EngineUse() {
        @Override
        public void begun() {}

        @Override
        public void ready(long nanos) {}

        @Override
        public void failed(ProviderException cause) {}

        @Override
        public void ended() {}
    };

    /** A stream was given to it. */
    void begun();

    /** A stream serves, or a model writes, {@code nanos} after it had begun. */
    void ready(long nanos);

    /** A stream failed. */
    void failed(ProviderException cause);

    /** A stream is gone. */
    void ended();
}
