package dev.parley.provider;

import java.util.Optional;

/**
 * What an engine that talks to model servers tells whoever counts, beyond what its streams say (unmute.md 9.2, 10): how
 * each try to reach an instance went, and the frames that crossed the wire. Lent to engines as a service of the host
 * process. Thread-safe; called on event loops, so it must be quick.
 */
public interface SpeechServerMeter {
    /** Counts nothing. */
    SpeechServerMeter NONE = new SpeechServerMeter() {
        @Override
        public void tried(Service service, long nanos, Optional<ProviderException.Kind> failure) {}

        @Override
        public void found(Service service, long nanos) {}

        @Override
        public void missed(Service service) {}

        @Override
        public void speechSent() {}

        @Override
        public void speechProcessed() {}

        @Override
        public void firstProcessed(long nanos) {}
    };

    /** Which of the speech services. */
    enum Service {
        STT,
        TTS
    }

    /** One instance accepted or refused a connection, {@code nanos} after it was asked. */
    void tried(Service service, long nanos, Optional<ProviderException.Kind> failure);

    /** An instance serves, {@code nanos} after the search for one began. */
    void found(Service service, long nanos);

    /** No instance serves. */
    void missed(Service service);

    /** A frame of 80 ms went to a recogniser. */
    void speechSent();

    /** A recogniser has processed a frame of 80 ms. */
    void speechProcessed();

    /** A recogniser has processed its first frame, {@code nanos} after audio first went to it. */
    void firstProcessed(long nanos);
}
