package dev.parley.ogg;

import dev.parley.codec.OpusEncoder;
import dev.parley.codec.OpusEncoderOptions;
import java.util.Arrays;
import java.util.Objects;

/**
 * PCM in, Ogg Opus pages out: an encoder and a muxer, one packet a page. The header pages come in front of the first
 * audio. Confined to one thread; {@link #close} frees native memory.
 */
public final class OggOpusWriter implements AutoCloseable {
    /** Receives one or more whole pages; the bytes are valid only during the call. */
    @FunctionalInterface
    public interface PageSink {
        void pages(byte[] data, int offset, int length);
    }

    private final OpusEncoder encoder;
    private final OggOpusMuxer muxer;
    private final PageSink sink;
    private final short[] frame;
    private final byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
    private final byte[] pages = new byte[OggOpusMuxer.HEADER_PAGES_BYTES + 2 * OpusEncoder.MAX_PACKET_BYTES];
    private final int encoderDelay;
    private int framed;
    private int pageBytes;
    private boolean started;

    /**
     * @param serial the logical stream's number, any value
     * @param frameMs length of a packet: 10, 20, 40 or 60 ms
     */
    public OggOpusWriter(OpusEncoderOptions options, int serial, int frameMs, PageSink sink) {
        this.sink = Objects.requireNonNull(sink, "sink");
        if (frameMs != 10 && frameMs != 20 && frameMs != 40 && frameMs != 60) {
            throw new IllegalArgumentException("frameMs " + frameMs + ": must be 10, 20, 40 or 60");
        }
        frame = new short[options.sampleRate() / 1000 * frameMs];
        encoder = new OpusEncoder(options);
        encoderDelay = encoder.preSkip48k() * options.sampleRate() / 48_000;
        muxer = new OggOpusMuxer(serial, new OpusHead(1, encoder.preSkip48k(), options.sampleRate(), 0));
    }

    /** Adds samples, any number; every frame they complete is passed on as a page before this returns. */
    public void write(short[] pcm, int offset, int samples) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        int at = offset;
        int end = offset + samples;
        while (at < end) {
            int count = Math.min(end - at, frame.length - framed);
            System.arraycopy(pcm, at, frame, framed, count);
            framed += count;
            at += count;
            if (framed == frame.length) {
                encodeFrame();
            }
        }
    }

    /** Completes a frame that waits for samples with silence; does nothing when none waits. */
    public void flush() {
        if (framed > 0) {
            Arrays.fill(frame, framed, frame.length, (short) 0);
            encodeFrame();
        }
    }

    /** Samples accepted but not yet sent, less than a frame. */
    public int waitingSamples() {
        return framed;
    }

    /** Writes what the encoder still holds back, and the page that ends the stream. */
    public void end() {
        write(new short[encoderDelay], 0, encoderDelay);
        flush();
        writeHeaders();
        pageBytes += muxer.end(pages, pageBytes);
        send();
    }

    private void encodeFrame() {
        framed = 0;
        writeHeaders();
        int length = encoder.encode(frame, 0, frame.length, packet, 0);
        pageBytes += muxer.packet(packet, 0, length, pages, pageBytes);
        send();
    }

    private void writeHeaders() {
        if (!started) {
            started = true;
            pageBytes = muxer.headers(pages, 0);
        }
    }

    private void send() {
        int length = pageBytes;
        pageBytes = 0;
        sink.pages(pages, 0, length);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
