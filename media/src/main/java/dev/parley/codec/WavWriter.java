package dev.parley.codec;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Writes mono 16-bit WAV files; the lengths in the header are completed by {@link #close}, and a file cut off by a crash
 * still reads, as of unknown length. Confined to one thread; blocks as the disk does.
 */
public final class WavWriter implements Closeable {
    /** Bytes in front of the first sample. */
    public static final int HEADER_BYTES = 44;

    /** For {@link #header}: the end of the audio is the end of the stream. */
    public static final long UNKNOWN_LENGTH = -1;

    private static final long MAX_DATA_BYTES = 0xffff_ffffL - HEADER_BYTES;
    private static final int BUFFER_BYTES = 8192;

    private final FileChannel out;
    private final int sampleRate;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long dataBytes;

    private WavWriter(FileChannel out, int sampleRate) throws IOException {
        this.out = out;
        this.sampleRate = sampleRate;
        writeFully(ByteBuffer.wrap(header(sampleRate, UNKNOWN_LENGTH)));
    }

    /** Creates or replaces a file. */
    public static WavWriter create(Path file, int sampleRate) throws IOException {
        return new WavWriter(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE),
                sampleRate);
    }

    /** Writes a whole clip. */
    public static void write(PcmClip clip, OutputStream out) throws IOException {
        short[] pcm = clip.samples();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + 2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header(clip.sampleRate(), 2L * pcm.length));
        bytes.asShortBuffer().put(pcm);
        out.write(bytes.array());
    }

    /** Writes a whole clip to a file, creating or replacing it. */
    public static void write(PcmClip clip, Path file) throws IOException {
        try (WavWriter writer = create(file, clip.sampleRate())) {
            writer.write(clip.samples(), 0, clip.samples().length);
        }
    }

    /**
     * The 44 bytes in front of mono 16-bit samples.
     *
     * @param dataBytes bytes of samples that follow, or {@link #UNKNOWN_LENGTH} for a live stream
     */
    public static byte[] header(int sampleRate, long dataBytes) {
        if (dataBytes > MAX_DATA_BYTES) {
            throw new IllegalArgumentException(dataBytes + " bytes of samples: a WAV holds at most " + MAX_DATA_BYTES);
        }
        boolean unknown = dataBytes == UNKNOWN_LENGTH;
        ByteBuffer head = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.put(ascii("RIFF")).putInt(unknown ? -1 : (int) (dataBytes + HEADER_BYTES - 8));
        head.put(ascii("WAVEfmt ")).putInt(16);
        head.putShort((short) 1).putShort((short) 1);
        head.putInt(sampleRate).putInt(2 * sampleRate);
        head.putShort((short) 2).putShort((short) 16);
        head.put(ascii("data")).putInt(unknown ? -1 : (int) dataBytes);
        return head.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Appends samples. */
    public void write(short[] pcm, int offset, int samples) throws IOException {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        if (dataBytes + 2L * samples > MAX_DATA_BYTES) {
            throw new IOException("a WAV file holds at most 4 GiB; start another file");
        }
        int done = 0;
        while (done < samples) {
            int count = Math.min(samples - done, BUFFER_BYTES / 2);
            buffer.clear();
            buffer.asShortBuffer().put(pcm, offset + done, count);
            writeFully(buffer.limit(2 * count));
            done += count;
        }
        dataBytes += 2L * samples;
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Completes the header and closes the file. */
    @Override
    public void close() throws IOException {
        try (out) {
            if (out.isOpen()) {
                out.position(0);
                writeFully(ByteBuffer.wrap(header(sampleRate, dataBytes)));
            }
        }
    }
}
