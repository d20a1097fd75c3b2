package dev.parley.engines.support.openai;

import dev.parley.codec.MalformedAudioException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the PCM16, and the rate that it says of itself, in one answer to a request for PCM: servers may name a rate in the
 * type of their content, and some send a WAV whatever they are asked for. Not thread-safe.
 */
final class AnswerSound {
    /** Of a WAV, up to its first sample. */
    static final int LONGEST_HEAD = 64 * 1024;

    private static final int RIFF_BYTES = 12;
    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xfffe;
    private static final int FORMAT_BYTES = 16;
    private static final byte[] NOTHING = new byte[0];
    private static final Pattern RATE = Pattern.compile("(?i);\\s*rate\\s*=\\s*\"?(\\d{1,7})\\b");
    /** How files begin that are no PCM. */
    private static final Map<String, String> FILES = Map.of("ID3", "MP3", "OggS", "Ogg", "fLaC", "FLAC");

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private OptionalInt rate = OptionalInt.empty();
    private boolean begun;
    /** Of the WAV's samples. */
    private long bytesLeft = Long.MAX_VALUE;

    /** @param type of the content; empty when it was not told */
    void type(String type) {
        Matcher named = RATE.matcher(type);
        rate = named.find() ? OptionalInt.of(Integer.parseInt(named.group(1))) : OptionalInt.empty();
    }

    /** What the answer says its rate is, in Hz, once there is sound of it. */
    OptionalInt rate() {
        return rate;
    }

    /**
     * The sound that comes with the next piece.
     *
     * @throws MalformedAudioException when it is none that was asked for; the message follows on the name of the server
     */
    byte[] take(byte[] piece) throws MalformedAudioException {
        if (begun) {
            return sound(piece);
        }
        head.writeBytes(piece);
        byte[] bytes = head.toByteArray();
        int start = start(bytes);
        if (start < 0) {
            return NOTHING;
        }
        begun = true;
        head.reset();
        return sound(Arrays.copyOfRange(bytes, start, bytes.length));
    }

    /** Where the answer is over: what is left of it. */
    byte[] end() {
        return begun ? NOTHING : head.toByteArray();
    }

    private byte[] sound(byte[] piece) {
        int length = (int) Math.min(bytesLeft, piece.length);
        bytesLeft -= length;
        return length == piece.length ? piece : Arrays.copyOf(piece, length);
    }

    /** Where the first sample lies; -1 while that is not known. */
    private int start(byte[] bytes) throws MalformedAudioException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            if (begins(bytes, 0, file.getKey())) {
                throw new MalformedAudioException("answered with " + file.getValue()
                        + ", which is not the PCM that was asked for; it has to take response_format pcm or wav");
            }
        }
        if (bytes.length < RIFF_BYTES) {
            return begins(bytes, 0, "RIFF".substring(0, Math.min(4, bytes.length))) ? -1 : 0;
        }
        return begins(bytes, 0, "RIFF") && begins(bytes, 8, "WAVE") ? data(bytes) : 0;
    }

    private int data(byte[] bytes) throws MalformedAudioException {
        ByteBuffer wav = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long at = RIFF_BYTES;
        while (at + 8 <= bytes.length) {
            int content = (int) at + 8;
            long length = Integer.toUnsignedLong(wav.getInt((int) at + 4));
            if (begins(bytes, (int) at, "data")) {
                return samples(content, length);
            }
            if (begins(bytes, (int) at, "fmt ") && content + FORMAT_BYTES <= bytes.length) {
                format(wav, content);
            }
            at = content + length + length % 2;
        }
        if (at > LONGEST_HEAD || bytes.length > LONGEST_HEAD) {
            throw new MalformedAudioException("answered with a WAV without samples");
        }
        return -1;
    }

    /** Writers that do not know the length leave 0 or the highest number. */
    private int samples(int content, long length) throws MalformedAudioException {
        if (rate.isEmpty()) {
            throw new MalformedAudioException("answered with a WAV that does not say its format");
        }
        bytesLeft = length == 0 || length == 0xffff_ffffL ? Long.MAX_VALUE : length;
        return content;
    }

    private void format(ByteBuffer wav, int at) throws MalformedAudioException {
        int encoding = Short.toUnsignedInt(wav.getShort(at));
        int channels = Short.toUnsignedInt(wav.getShort(at + 2));
        int bits = Short.toUnsignedInt(wav.getShort(at + 14));
        if (encoding != PCM && encoding != EXTENSIBLE || channels != 1 || bits != Short.SIZE) {
            throw new MalformedAudioException("answered with a WAV of encoding " + encoding + ", " + channels
                    + " channels and " + bits + " bits; PCM of one channel and 16 bits is read");
        }
        rate = OptionalInt.of(wav.getInt(at + 4));
    }

    private static boolean begins(byte[] bytes, int at, String with) {
        byte[] wanted = with.getBytes(StandardCharsets.US_ASCII);
        return bytes.length >= at + wanted.length
                && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
