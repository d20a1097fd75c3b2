package dev.parley.codec;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * Reads a WAV stream, of either byte order, as mono 16-bit PCM, mixing channels down to their mean. Uses a few KB of
 * memory whatever the file says. A data chunk of unknown length (0 or 0xFFFFFFFF, as streaming writers leave it) ends with
 * the stream, as does one that was cut short, and one behind which there is more and no chunk: its length was left over.
 * Chunks of odd length may or may not be padded.
 *
 * <p>Confined to one thread; blocks as the stream does.
 */
public final class WavReader implements Closeable {
    private static final int MAX_FORMAT_BYTES = 1024;
    private static final long MAX_BYTES_BEFORE_DATA = 16L << 20;
    private static final int MAX_BYTES_BEHIND = 16 << 20;
    private static final long UNKNOWN_LENGTH = 0xffff_ffffL;
    private static final int BLOCK_FRAMES = 1024;

    /** Kinds of RIFF: little and big endian, and with a length of 64 bits. */
    private static final Set<String> KINDS = Set.of("RIFF", "RIFX", "RF64", "BW64");

    private static final int PEEKED = 8;

    private final PushbackInputStream in;
    private final ByteOrder order;
    private final WavFormat format;
    private final ByteBuffer block;
    private long framesLeft;
    /** What the data chunk has besides whole frames, its padding included; negative: its end is the stream's. */
    private long bytesBehind;

    /**
     * Reads the header, up to the first sample.
     *
     * @throws MalformedAudioException when this is no WAV, or of a kind that cannot be read
     */
    public WavReader(InputStream in) throws IOException {
        this.in = new PushbackInputStream(Objects.requireNonNull(in, "in"), PEEKED);
        byte[] riff = in.readNBytes(12);
        if (riff.length < 12 || !KINDS.contains(tag(riff, 0)) || !tag(riff, 8).equals("WAVE")) {
            throw new MalformedAudioException("not a WAV file: it must start with RIFF….WAVE");
        }
        order = tag(riff, 0).equals("RIFX") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        format = readUntilData();
        block = ByteBuffer.allocate(BLOCK_FRAMES * format.frameBytes()).order(order);
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
            long length = ByteBuffer.wrap(head).order(order).getInt(4) & 0xffff_ffffL;
            String name = tag(head, 0);
            if (name.equals("data")) {
                if (found == null) {
                    throw new MalformedAudioException("WAV data chunk comes before its fmt chunk");
                }
                boolean unknown = length == 0 && !isChunk(peek()) || length == UNKNOWN_LENGTH;
                framesLeft = unknown ? Long.MAX_VALUE : length / found.frameBytes();
                bytesBehind = unknown ? -1 : length % found.frameBytes();
                return found;
            }
            skipped += length + 8;
            if (skipped > MAX_BYTES_BEFORE_DATA) {
                throw new MalformedAudioException("WAV has more than 16 MiB before its data chunk");
            }
            if (name.equals("fmt ") && found == null) {
                if (length > MAX_FORMAT_BYTES) {
                    throw new MalformedAudioException("WAV fmt chunk has " + length + " bytes; at most 1024 are read");
                }
                found = WavFormat.parse(in.readNBytes((int) length), order);
            } else {
                skip(length, name);
            }
            if ((length & 1) == 1) {
                skipPadding();
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

    /** The byte behind a chunk of odd length, unless the next chunk begins with it: some writers leave it out. */
    private void skipPadding() throws IOException {
        byte[] next = peek();
        if (next.length > 0 && !(next.length >= 4 && next[0] != 0 && isTag(next, 0) && !isTag(next, 1))) {
            in.skipNBytes(1);
        }
    }

    private byte[] peek() throws IOException {
        byte[] next = in.readNBytes(PEEKED);
        in.unread(next);
        return next;
    }

    /** Whether a chunk begins with these bytes: a name, and a length that a file of audio can hold. */
    private boolean isChunk(byte[] bytes) {
        return bytes.length == PEEKED
                && isTag(bytes, 0)
                && Integer.compareUnsigned(ByteBuffer.wrap(bytes).order(order).getInt(4), MAX_BYTES_BEHIND) <= 0;
    }

    /** Whether these bytes can be the name of a chunk. */
    private static boolean isTag(byte[] bytes, int offset) {
        for (int i = offset; i < offset + 4; i++) {
            if (i >= bytes.length || !(Character.isLetterOrDigit(bytes[i]) || bytes[i] == ' ' || bytes[i] == '_')) {
                return false;
            }
        }
        return true;
    }

    /** Goes on reading where the data chunk's length was wrong: what follows is no chunk. */
    private void goOn() throws IOException {
        if (bytesBehind < 0) {
            return;
        }
        in.skipNBytes(Math.min(bytesBehind, in.available()));
        bytesBehind = -1;
        byte[] next = peek();
        if (next.length == PEEKED && !isTag(next, 0) && !isTag(next, 1)) {
            framesLeft = Long.MAX_VALUE;
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
            if (framesLeft == 0 && whole == frames) {
                goOn();
            }
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
