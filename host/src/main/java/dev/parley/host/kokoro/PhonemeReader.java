package dev.parley.host.kokoro;

import dev.parley.host.RequestException;
import java.util.List;

/** Says how a sentence is pronounced. Thread-safe, but for {@link #close}. */
interface PhonemeReader extends AutoCloseable {
    /**
     * Numbers of phonemes and marks, without edges, in parts that are spoken in one go each; none where there is nothing to
     * say.
     *
     * @throws RequestException when it is in a writing it cannot read
     */
    List<long[]> read(String sentence) throws RequestException;

    @Override
    void close();
}
