package dev.parley.container;

import java.io.Closeable;
import java.io.IOException;

/** Mono 16-bit PCM pulled out of a recording, block by block, in bounded memory. Confined to one thread; blocks. */
public interface AudioSource extends Closeable {
    /**
     * Reads up to {@code samples} samples, at least one before the end.
     *
     * @return samples read, or -1 at the end
     * @throws dev.parley.codec.MalformedAudioException when the recording cannot be read any further
     */
    int read(short[] pcm, int offset, int samples) throws IOException;
}
