package dev.parley.container;

import java.io.IOException;

/**
 * Turns live mono PCM into the bytes of one audio stream, which begin to come before the audio is complete. Confined to
 * one thread.
 */
public interface StreamEncoder extends AutoCloseable {
    /**
     * Takes the next bytes of the stream; they are valid only during the call. May block, which holds the encoder back.
     * Called while {@link #write} or {@link #end} runs or, by encoders in another process, on a thread of their own,
     * one call at a time.
     */
    @FunctionalInterface
    interface ByteSink {
        void bytes(byte[] data, int offset, int length) throws IOException;
    }

    /** Adds samples, any number. May block as the sink does. */
    void write(short[] pcm, int offset, int samples) throws IOException;

    /** No more samples. Returns once the sink has got the last byte. */
    void end() throws IOException;

    /** Frees everything, finished or not. Does not throw for what went wrong earlier. */
    @Override
    void close();
}
