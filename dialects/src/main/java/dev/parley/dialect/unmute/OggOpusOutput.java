package dev.parley.dialect.unmute;

import dev.parley.codec.OpusEncoderOptions;
import dev.parley.ogg.OggOpusWriter;
import java.io.ByteArrayOutputStream;

/**
 * Samples as the one Ogg Opus stream a session has: one packet a page, whole pages only (unmute.md 4.2). Owns native
 * memory. Loop only.
 */
final class OggOpusOutput implements AutoCloseable {
    private static final int PACKET_MS = 40;
    /** A browser hears less than 40 ms only together with what follows, so each turn ends in silence. */
    private static final int TAIL_MS = 80;

    private final int tailSamples;
    private final OggOpusWriter writer;
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream(1024);

    /**
     * @param serial of the stream
     * @param bitrate of Opus in bit/s
     */
    record Options(int serial, int bitrate) {}

    /** @throws dev.parley.codec.OpusException when libopus cannot be loaded */
    OggOpusOutput(int sampleRate, Options options) {
        tailSamples = sampleRate / 1000 * TAIL_MS;
        OpusEncoderOptions encoder = OpusEncoderOptions.speech(sampleRate).withBitrate(options.bitrate());
        writer = new OggOpusWriter(encoder, options.serial(), PACKET_MS, pages::write);
    }

    /** The pages these samples complete; may be empty. */
    byte[] encode(short[] samples) {
        writer.write(samples, 0, samples.length);
        return take();
    }

    /** The end of a turn, or of what could be said of it: the rest, and silence behind it. */
    byte[] endTurn() {
        writer.flush();
        writer.write(new short[tailSamples], 0, tailSamples);
        return take();
    }

    private byte[] take() {
        byte[] bytes = pages.toByteArray();
        pages.reset();
        return bytes;
    }

    @Override
    public void close() {
        writer.close();
    }
}
