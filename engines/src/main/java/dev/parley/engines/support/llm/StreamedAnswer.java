package dev.parley.engines.support.llm;

import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;

/**
 * Makes events of the bytes of one answer. Says {@link LlmEvent.Done} or a failure once, and nothing after it. Not
 * thread-safe.
 */
public interface StreamedAnswer {
    void feed(byte[] bytes);

    /** The body has ended as it should. */
    void end();

    /** Whether the answer itself is there, and only figures may be missing. */
    boolean finished();

    /** Takes what has come as the whole answer. */
    void conclude();

    /** Who hears of it. */
    interface Output {
        void event(LlmEvent event);

        /** The model writes, thinks or calls. */
        void working();

        /** The answer is complete; at most figures follow. */
        void finishing();

        void failed(ProviderException cause);

        /** Everything has been said. */
        void done();
    }
}
