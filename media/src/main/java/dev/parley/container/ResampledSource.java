package dev.parley.container;

import dev.parley.codec.WavReader;
import dev.parley.resample.Resampler;
import java.io.IOException;

/** A WAV at another sample rate. */
final class ResampledSource implements AudioSource {
    private static final int BLOCK = 4096;

    private final WavReader reader;
    private final Resampler resampler;
    private final short[] in = new short[BLOCK];
    private final short[] out;
    private final PendingSamples pending = new PendingSamples();
    private final boolean same;
    private boolean ended;

    ResampledSource(WavReader reader, int sampleRate) {
        this.reader = reader;
        this.same = reader.sampleRate() == sampleRate;
        this.resampler = new Resampler(reader.sampleRate(), sampleRate);
        this.out = new short[resampler.maxOutput(BLOCK)];
    }

    @Override
    public int read(short[] pcm, int offset, int samples) throws IOException {
        if (same) {
            return reader.read(pcm, offset, samples);
        }
        while (pending.isEmpty() && !ended) {
            int count = reader.read(in, 0, BLOCK);
            ended = count < 0;
            int made = ended ? resampler.flush(out, 0) : resampler.process(in, 0, count, out, 0);
            pending.add(out, 0, made);
        }
        return pending.isEmpty() ? -1 : pending.take(pcm, offset, samples);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
