package dev.parley.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which streams an Ogg file has, read from their first pages (RFC 3533, RFC 7845). */
final class OggStreams {
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int PAGE_HEADER = 27;
    private static final int FLAGS_AT = 5;
    private static final int FIRST_PAGE = 2;
    private static final int SEGMENTS_AT = 26;
    private static final int CHANNELS_AT = 9;
    private static final int FAMILY_AT = 18;
    /** Longest header of a page and what is read behind it. */
    private static final int OVERLAP = PAGE_HEADER + 255 + FAMILY_AT + 1;

    private static final byte[] CAPTURE = "OggS\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] OPUS = "OpusHead".getBytes(StandardCharsets.ISO_8859_1);

    private OggStreams() {}

    /**
     * Whether every stream in the file is Opus, mono or stereo, of channel mapping family 0, one after the other or side
     * by side.
     */
    static boolean areAllPlainOpus(Path file) throws IOException {
        byte[] window = new byte[OVERLAP + BLOCK_BYTES];
        int filled = 0;
        try (InputStream in = Files.newInputStream(file)) {
            while (true) {
                int read = in.readNBytes(window, filled, window.length - filled);
                filled += read;
                int scanned = read == 0 ? filled : filled - OVERLAP;
                for (int at = 0; at < scanned; at++) {
                    if (isFirstPage(window, at, filled) && !isPlainOpus(window, at, filled)) {
                        return false;
                    }
                }
                if (read == 0) {
                    return true;
                }
                int kept = Math.max(0, Math.min(OVERLAP, filled));
                System.arraycopy(window, filled - kept, window, 0, kept);
                filled = kept;
            }
        }
    }

    /**
     * Where one physical stream after another begins: its first pages stand behind the pages of the one before. A
     * recording of another kind is one.
     */
    static List<Integer> links(byte[] recording) {
        List<Integer> links = new ArrayList<>(List.of(0));
        boolean heads = true;
        int at = 0;
        while (at + PAGE_HEADER <= recording.length) {
            if (!startsWith(recording, at, recording.length, CAPTURE)) {
                if (at == 0) {
                    return links;
                }
                at++;
                continue;
            }
            boolean first = (recording[at + FLAGS_AT] & FIRST_PAGE) != 0;
            if (first && !heads) {
                links.add(at);
            }
            heads = first;
            at += pageLength(recording, at);
        }
        return links;
    }

    private static int pageLength(byte[] recording, int at) {
        int segments = recording[at + SEGMENTS_AT] & 0xff;
        int length = PAGE_HEADER + segments;
        for (int i = 0; i < segments && at + PAGE_HEADER + i < recording.length; i++) {
            length += recording[at + PAGE_HEADER + i] & 0xff;
        }
        return length;
    }

    private static boolean isFirstPage(byte[] window, int at, int filled) {
        return startsWith(window, at, filled, CAPTURE)
                && at + PAGE_HEADER <= filled
                && (window[at + FLAGS_AT] & FIRST_PAGE) != 0;
    }

    private static boolean isPlainOpus(byte[] window, int at, int filled) {
        int head = at + PAGE_HEADER + (window[at + SEGMENTS_AT] & 0xff);
        return startsWith(window, head, filled, OPUS)
                && head + FAMILY_AT < filled
                && window[head + FAMILY_AT] == 0
                && (window[head + CHANNELS_AT] == 1 || window[head + CHANNELS_AT] == 2);
    }

    private static boolean startsWith(byte[] window, int at, int filled, byte[] text) {
        if (at + text.length > filled) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (window[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
