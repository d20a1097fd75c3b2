package dev.parley.codec;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a WAV stream as mono 16-bit PCM, mixing channels down to their mean. Uses a few KB of memory whatever the file
 * says. A data chunk of unknown length (0 or 0xFFFFFFFF, as streaming writers leave it) ends with the stream, as does one
 * that was cut short.
 *
 * <p>Confined to one thread; blocks as the stream does.
 */
public final class WavReader implements Closeable {
    private static final int MAX_FORMAT_BYTES = 1024;
    private static final long MAX_BYTES_BEFORE_DATA = 16L << 20;
    private static final long UNKNOWN_LENGTH = 0xffff_ffffL;
    private static final int BLOCK_FRAMES = 1024;

    private final InputStream in;
    private final WavFormat format;
    private final ByteBuffer block;
    private long framesLeft;

    /**
     * Reads the header, up to the first sample.
     *
     * @throws MalformedAudioException when this is no WAV, or of a kind that cannot be read
     */
    public WavReader(InputStream in) throws IOException {
        this.in = Objects.requireNonNull(in, "in");
        byte[] riff = in.readNBytes(12);
        if (riff.length < 12 || !tag(riff, 0).equals("RIFF") || !tag(riff, 8).equals("WAVE")) {
            throw new MalformedAudioException("not a WAV file: it must start with RIFF….WAVE");
        }
        format = readUntilData();
        block = ByteBuffer.allocate(BLOCK_FRAMES * format.frameBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads a whole file of at most {@code longest}. */
    public static PcmClip readAll(Path file, Duration longest) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return readAll(in, longest);
        }
    }

    /**
     * Reads everything up to the end.
     *
     * @param longest the limit, which also bounds memory
     * @throws MalformedAudioException when it is no readable WAV or lasts longer
     */
    public static PcmClip readAll(InputStream in, Duration longest) throws IOException {
        WavReader reader = new WavReader(in);
        long limit = Math.min(Integer.MAX_VALUE - 8L, longest.toMillis() * reader.sampleRate() / 1000);
        short[] pcm =
                new short[(int) Math.min(limit + 1, Math.max(BLOCK_FRAMES, Math.min(reader.framesLeft, 1 << 20)))];
        int length = 0;
        int count;
        while ((count = reader.read(pcm, length, pcm.length - length)) >= 0) {
            length += count;
            if (length > limit) {
                throw new MalformedAudioException("WAV lasts longer than the limit of " + longest.toSeconds() + " s");
            }
            if (length == pcm.length) {
                pcm = Arrays.copyOf(pcm, (int) Math.min(limit + 1, 2L * length));
            }
        }
        return new PcmClip(Arrays.copyOf(pcm, length), reader.sampleRate());
    }

    private WavFormat readUntilData() throws IOException {
        WavFormat found = null;
        long skipped = 0;
        while (true) {
            byte[] head = in.readNBytes(8);
            if (head.length < 8) {
                throw new MalformedAudioException("WAV ends before its data chunk");
            }
            long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffff_ffffL;
            String name = tag(head, 0);
            if (name.equals("data")) {
                if (found == null) {
                    throw new MalformedAudioException("WAV data chunk comes before its fmt chunk");
                }
                boolean unknown = length == 0 || length == UNKNOWN_LENGTH;
                framesLeft = unknown ? Long.MAX_VALUE : length / found.frameBytes();
                return found;
            }
            skipped += length + 8;
            if (skipped > MAX_BYTES_BEFORE_DATA) {
                throw new MalformedAudioException("WAV has more than 16 MiB before its data chunk");
            }
            long padded = length + (length & 1);
            if (name.equals("fmt ") && found == null) {
                if (length > MAX_FORMAT_BYTES) {
                    throw new MalformedAudioException("WAV fmt chunk has " + length + " bytes; at most 1024 are read");
                }
                byte[] fmt = in.readNBytes((int) padded);
                found = WavFormat.parse(Arrays.copyOf(fmt, Math.min(fmt.length, (int) length)));
            } else {
                skip(padded, name);
            }
        }
    }

    private void skip(long bytes, String chunk) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            var malformed = new MalformedAudioException("WAV ends inside its chunk '" + chunk + "'");
            malformed.initCause(e);
            throw malformed;
        }
    }

    private static String tag(byte[] bytes, int offset) {
        return new String(bytes, offset, 4, StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads up to {@code samples} samples, fewer only before the end.
     *
     * @return samples read, or -1 at the end; an incomplete last frame is dropped
     */
    public int read(short[] pcm, int offset, int samples) throws IOException {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        int done = 0;
        while (done < samples && framesLeft > 0) {
            int frames = (int) Math.min(Math.min(BLOCK_FRAMES, samples - done), framesLeft);
            int bytes = in.readNBytes(block.array(), 0, frames * format.frameBytes());
            int whole = bytes / format.frameBytes();
            mixDown(whole, pcm, offset + done);
            done += whole;
            framesLeft = whole < frames ? 0 : framesLeft - whole;
        }
        return done == 0 && samples > 0 ? -1 : done;
    }

    private void mixDown(int frames, short[] pcm, int offset) {
        int width = format.encoding().bytes();
        int at = 0;
        for (int frame = 0; frame < frames; frame++) {
            int sum = 0;
            for (int channel = 0; channel < format.channels(); channel++) {
                sum += format.encoding().sample(block, at);
                at += width;
            }
            pcm[offset + frame] = (short) Math.round((float) sum / format.channels());
        }
    }

    /** Samples per second, as in the file. */
    public int sampleRate() {
        return format.sampleRate();
    }

    /** Channels in the file, before mixing down. */
    public int channels() {
        return format.channels();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
