package dev.parley.dialect.unmute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;

/** Finds out that a client sends something else than the protocol wants, and what it seems to be. Loop only. */
final class UnreadableAudio {
    /** Far more than the heads of a stream, and less than a second of other audio. */
    private static final int PUZZLING_BYTES = 4096;

    /** What Unmute's page has recorded before it connected comes first and is dropped: not worth a word (unmute.md 4.1). */
    private static final int PUZZLING_BYTES_OF_A_PIECE = 1 << 16;

    private static final int LOOKED_AT = 64;
    /** Of an Ogg page (RFC 3533 section 6). */
    private static final int FLAGS_AT = 5;

    private static final int BEGINS = 2;
    private static final int CHANNELS_AT = 9;

    private String head = "";
    private long bytes;
    private boolean open = true;

    /** Whether nothing has been heard yet and nothing been said about it. */
    boolean isOpen() {
        return open;
    }

    void came(byte[] chunk) {
        if (bytes == 0) {
            head = new String(Arrays.copyOf(chunk, Math.min(LOOKED_AT, chunk.length)), ISO_8859_1);
        }
        bytes += chunk.length;
    }

    /** Something was heard. */
    void solved() {
        open = false;
    }

    /** In words for the client's developer; told once. */
    Optional<String> complaint() {
        if (!open || bytes < (isPiece() ? PUZZLING_BYTES_OF_A_PIECE : PUZZLING_BYTES)) {
            return Optional.empty();
        }
        open = false;
        return Optional.of("Input should be Ogg Opus of one or two channels, from its beginning, but nothing of "
                + "it can be heard; it seems to be " + kind());
    }

    private boolean isPiece() {
        return head.startsWith("OggS") && head.length() > FLAGS_AT && (head.charAt(FLAGS_AT) & BEGINS) == 0;
    }

    private String kind() {
        int opus = head.indexOf("OpusHead");
        if (head.startsWith("\u001a\u0045\u00df\u00a3")) {
            return "WebM";
        }
        if (head.startsWith("RIFF")) {
            return "WAV";
        }
        if (head.startsWith("ftyp", 4)) {
            return "MP4";
        }
        if (head.startsWith("ID3") || head.startsWith("\u00ff\u00fb")) {
            return "MP3";
        }
        if (opus >= 0 && opus + CHANNELS_AT < head.length() && head.charAt(opus + CHANNELS_AT) > 2) {
            return "Opus of " + (int) head.charAt(opus + CHANNELS_AT) + " channels";
        }
        if (head.startsWith("OggS")) {
            return head.contains("vorbis") ? "Ogg Vorbis" : "a piece of an Ogg stream, or Ogg of another codec";
        }
        return "no Ogg at all";
    }
}
