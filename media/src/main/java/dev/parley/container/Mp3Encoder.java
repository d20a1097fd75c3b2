package dev.parley.container;

import de.sciss.jump3r.lowlevel.LameEncoder;
import de.sciss.jump3r.mp3.Lame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;

/** MP3 at a constant bit rate, by LAME in Java; calls the sink from {@link #write} and {@link #end} only. */
final class Mp3Encoder implements StreamEncoder {
    private static final int BITRATE_KBIT = 64;
    private static final int BLOCK_SAMPLES = 1152;

    private final ByteSink sink;
    private final LameEncoder lame;
    private final ByteBuffer block = ByteBuffer.allocate(2 * BLOCK_SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] encoded;

    Mp3Encoder(int sampleRate, ByteSink sink) {
        this.sink = sink;
        AudioFormat format = new AudioFormat(sampleRate, 16, 1, true, false);
        lame = new LameEncoder(format, BITRATE_KBIT, LameEncoder.CHANNEL_MODE_MONO, LameEncoder.QUALITY_MIDDLE, false);
        // What the end flushes can be more than one block's worth.
        encoded = new byte[Math.max(lame.getMP3BufferSize(), Lame.LAME_MAXMP3BUFFER)];
    }

    @Override
    public void write(short[] pcm, int offset, int samples) throws IOException {
        for (int done = 0; done < samples; done += BLOCK_SAMPLES) {
            int count = Math.min(BLOCK_SAMPLES, samples - done);
            block.asShortBuffer().put(pcm, offset + done, count);
            pass(lame.encodeBuffer(block.array(), 0, 2 * count, encoded));
        }
    }

    @Override
    public void end() throws IOException {
        pass(lame.encodeFinish(encoded));
    }

    private void pass(int length) throws IOException {
        if (length < 0) {
            throw new IOException("LAME failed with " + length);
        }
        if (length > 0) {
            sink.bytes(encoded, 0, length);
        }
    }

    @Override
    public void close() {
        lame.close();
    }
}
