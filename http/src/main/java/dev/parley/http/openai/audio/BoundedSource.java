package dev.parley.http.openai.audio;

import dev.parley.container.AudioSource;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A recording of which no more than so much is read, and nothing more once its client is gone: bytes do not tell how much
 * audio they stand for. Confined to one thread.
 */
final class BoundedSource implements AudioSource {
    private final AudioSource source;
    private final long most;
    private final BooleanSupplier gone;
    private long read;

    /** There is more audio than may be read. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLongException() {
            super("the recording is too long");
        }
    }

    /**
     * @param source closed with this
     * @param gone whether nobody waits for the words any more
     */
    BoundedSource(AudioSource source, int sampleRate, Duration longest, BooleanSupplier gone) {
        this.source = source;
        this.most = longest.toMillis() * sampleRate / 1000;
        this.gone = gone;
    }

    /** @throws TooLongException past the bound */
    @Override
    public int read(short[] pcm, int offset, int samples) throws IOException {
        if (gone.getAsBoolean()) {
            throw new IOException("the client is gone");
        }
        int count = source.read(pcm, offset, samples);
        read += Math.max(0, count);
        if (read > most) {
            throw new TooLongException();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
