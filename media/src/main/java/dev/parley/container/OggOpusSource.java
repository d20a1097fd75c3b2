package dev.parley.container;

import dev.parley.codec.MalformedAudioException;
import dev.parley.ogg.OggOpusReader;
import java.io.IOException;
import java.io.InputStream;

/** An Ogg Opus recording. */
final class OggOpusSource implements AudioSource {
    /** Small, because a byte of Opus can stand for 120 ms. */
    private static final int BLOCK_BYTES = 256;

    private final InputStream in;
    private final OggOpusReader reader;
    private final PendingSamples pending = new PendingSamples();
    private boolean any;

    OggOpusSource(InputStream in, int sampleRate) {
        this.in = in;
        this.reader = new OggOpusReader(sampleRate, pending::add);
    }

    @Override
    public int read(short[] pcm, int offset, int samples) throws IOException {
        while (pending.isEmpty()) {
            byte[] block = in.readNBytes(BLOCK_BYTES);
            if (block.length == 0) {
                if (!any) {
                    throw new MalformedAudioException("the Ogg stream holds no audio");
                }
                return -1;
            }
            reader.feed(block, 0, block.length);
        }
        any = true;
        return pending.take(pcm, offset, samples);
    }

    @Override
    public void close() throws IOException {
        reader.close();
        in.close();
    }
}
