package dev.parley.ogg;

import dev.parley.codec.OpusDecoder;
import dev.parley.codec.OpusException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ogg Opus bytes in, PCM out: a demultiplexer and a decoder, with pre-skip and gain applied. A corrupt packet is
 * replaced by concealment; nothing in the stream makes it throw. Confined to one thread; {@link #close} frees native
 * memory.
 */
public final class OggOpusReader implements AutoCloseable {
    /** Receives decoded audio; the samples are valid only during the call. */
    @FunctionalInterface
    public interface PcmSink {
        void pcm(short[] samples, int offset, int length);
    }

    private static final Logger LOG = LoggerFactory.getLogger(OggOpusReader.class);

    private final OpusDecoder decoder;
    private final OggOpusDemuxer demuxer;
    private final short[] pcm;
    private final PcmSink sink;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int samplesToSkip;
    private int lastSamples;
    private long corruptPackets;

    /** @param sampleRate of the PCM in Hz: 8000, 12000, 16000, 24000 or 48000 */
    public OggOpusReader(int sampleRate, PcmSink sink) {
        this.sink = sink;
        decoder = new OpusDecoder(sampleRate);
        pcm = new short[decoder.maxSamples()];
        demuxer = new OggOpusDemuxer(new Packets());
    }

    /** Takes the next bytes of the stream and passes on what audio they complete. */
    public void feed(byte[] data, int offset, int length) {
        offer(data, offset, length);
        while (hasNext()) {
            next();
        }
    }

    /** Takes the next bytes of the stream without decoding: the packets they complete wait for {@link #next}. */
    public void offer(byte[] data, int offset, int length) {
        demuxer.feed(data, offset, length);
    }

    /** Whether a packet waits. */
    public boolean hasNext() {
        return !waiting.isEmpty();
    }

    /** Decodes one packet that waits, at most 120 ms of audio, and passes that on. */
    public void next() {
        waiting.remove().run();
    }

    public OggOpusDemuxer.Statistics statistics() {
        return demuxer.statistics();
    }

    /** Packets that libopus refused. */
    public long corruptPackets() {
        return corruptPackets;
    }

    @Override
    public void close() {
        decoder.close();
    }

    private final class Packets implements OggOpusDemuxer.Listener {
        @Override
        public void streamStarted(OpusHead head) {
            waiting.add(() -> start(head));
        }

        @Override
        public void packet(byte[] data, int offset, int length) {
            byte[] packet = Arrays.copyOfRange(data, offset, offset + length);
            waiting.add(() -> decode(packet, 0, length));
        }

        private void start(OpusHead head) {
            decoder.reset();
            decoder.gain(head.outputGain());
            samplesToSkip = (int) ((long) head.preSkip48k() * decoder.sampleRate() / 48_000);
            lastSamples = decoder.sampleRate() / 50;
        }

        private void decode(byte[] data, int offset, int length) {
            int samples;
            try {
                samples = decoder.decode(data, offset, length, pcm, 0);
                lastSamples = samples;
            } catch (OpusException e) {
                corruptPackets++;
                LOG.debug("concealing a corrupt packet of {} bytes: {}", length, e.getMessage());
                samples = decoder.conceal(pcm, 0, lastSamples);
            }
            int skipped = Math.min(samples, samplesToSkip);
            samplesToSkip -= skipped;
            if (samples > skipped) {
                sink.pcm(pcm, skipped, samples - skipped);
            }
        }
    }
}
