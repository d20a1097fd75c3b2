package dev.parley.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the recordings in a file that was joined of several, byte by byte. Readers of most kinds stop behind the first, and
 * would tell a part as the whole. MP3, AAC, FLAC, Matroska and AU, which are read through, are taken for one.
 */
final class JoinedFiles {
    /** How files begin; {@code ?} is any byte. */
    private static final List<byte[]> BEGINNINGS = Stream.of(
                    "RIFF????WAVE",
                    "RIFX????WAVE",
                    "RF64????WAVE",
                    "BW64????WAVE",
                    "FORM????AIFF",
                    "FORM????AIFC",
                    "riff\u002e\u0091\u00cf\u0011\u00a5\u00d6\u0028\u00db\u0004\u00c1",
                    "caff\0\u0001\0\0desc",
                    "Creative Voice File\u001a")
            .map(each -> each.getBytes(StandardCharsets.ISO_8859_1))
            .toList();

    private static final byte[] OGG = "OggS\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] MP4 = "????ftyp".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BOX_HEAD = 8;

    private JoinedFiles() {}

    /** Where each recording begins, the first at 0. */
    static List<Integer> starts(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        if (matches(bytes, 0, OGG)) {
            return OggStreams.links(file);
        }
        return matches(bytes, 0, MP4) ? boxes(bytes) : beginnings(bytes);
    }

    /** Whether there is only one. */
    static boolean isOne(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return beginnings(channel.map(MapMode.READ_ONLY, 0, Math.min(channel.size(), Integer.MAX_VALUE)))
                            .size()
                    == 1;
        }
    }

    private static List<Integer> beginnings(ByteBuffer bytes) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int at = 1; at < bytes.limit(); at++) {
            byte first = bytes.get(at);
            boolean maybe = first == 'R' || first == 'F' || first == 'r' || first == 'c' || first == 'C';
            if (maybe && begins(bytes, at)) {
                starts.add(at);
            }
        }
        return starts;
    }

    private static boolean begins(ByteBuffer bytes, int at) {
        for (byte[] beginning : BEGINNINGS) {
            if (matches(bytes, at, beginning)) {
                return true;
            }
        }
        return false;
    }

    /** Of MP4, whose media may hold anything: only boxes that are in no other. */
    private static List<Integer> boxes(ByteBuffer bytes) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        long at = 0;
        while (at + BOX_HEAD <= bytes.limit()) {
            if (at > 0 && matches(bytes, (int) at, MP4)) {
                starts.add((int) at);
            }
            long length = bytes.getInt((int) at) & 0xffff_ffffL;
            if (length == 1 && at + 2 * BOX_HEAD <= bytes.limit()) {
                length = bytes.getLong((int) at + BOX_HEAD);
            }
            if (length < BOX_HEAD || length > bytes.limit()) {
                break;
            }
            at += length;
        }
        return starts;
    }

    private static boolean matches(ByteBuffer bytes, int at, byte[] beginning) {
        if (at + beginning.length > bytes.limit()) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if (beginning[i] != '?' && bytes.get(at + i) != beginning[i]) {
                return false;
            }
        }
        return true;
    }
}
