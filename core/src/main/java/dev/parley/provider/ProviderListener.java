package dev.parley.provider;

import java.util.Optional;

/**
 * Is told what only an engine itself sees, beyond what its streams say: how each try to reach an instance of its server
 * went, and the frames of audio that crossed the wire. Lent to engines by their {@link EngineContext}. Thread-safe; called
 * on event loops, so it must be quick.
 */
public interface ProviderListener {
    /** Does nothing. */
    ProviderListener NONE = new ProviderListener() {
        @Override
        public void tried(ProviderKind kind, long nanos, Optional<ProviderException.Kind> failure) {}

        @Override
        public void found(ProviderKind kind, long nanos) {}

        @Override
        public void missed(ProviderKind kind) {}

        @Override
        public void frameSent() {}

        @Override
        public void frameProcessed() {}

        @Override
        public void firstFrameProcessed(long nanos) {}
    };

    /** One instance accepted or refused a connection, {@code nanos} after it was asked. */
    void tried(ProviderKind kind, long nanos, Optional<ProviderException.Kind> failure);

    /** An instance serves, {@code nanos} after the search for one began. */
    void found(ProviderKind kind, long nanos);

    /** No instance serves. */
    void missed(ProviderKind kind);

    /** A stream that had failed at others was given to this engine of a chain. */
    default void failedOver(ProviderKind kind, String engine) {}

    /** A stream was opened at this engine of a chain as well, because another one was slow to open it. */
    default void hedged(ProviderKind kind, String engine) {}

    /** An engine of a chain is given no streams for a while. */
    default void circuitOpened(ProviderKind kind, String engine) {}

    /** A frame of 80 ms went to a recogniser. */
    void frameSent();

    /** A recogniser has processed a frame of 80 ms. */
    void frameProcessed();

    /** A recogniser has processed its first frame, {@code nanos} after audio first went to it. */
    void firstFrameProcessed(long nanos);
}
