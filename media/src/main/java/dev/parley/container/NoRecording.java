package dev.parley.container;

import dev.parley.codec.MalformedAudioException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a file that cannot be decoded seems to be instead of a recording, for whoever sent it. */
final class NoRecording {
    private static final String BEHIND = " without its beginning: send it together with the first piece";
    private static final String PACKED = ": send the recording that is in it";

    /** First bytes, and what begins with them. */
    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("\u001f\u008b", "the file is compressed with gzip" + PACKED),
            Map.entry("PK\u0003\u0004", "the file is a ZIP archive" + PACKED),
            Map.entry("7z\u00bc\u00af", "the file is a 7z archive" + PACKED),
            Map.entry("%PDF", "the file is a PDF, no recording"),
            Map.entry("\u0089PNG", "the file is a picture, no recording"),
            Map.entry("\u00ff\u00d8\u00ff", "the file is a picture, no recording"),
            Map.entry("GIF8", "the file is a picture, no recording"),
            Map.entry("MThd", "the file is MIDI: notes, no sound"),
            Map.entry("#EXTM3U", "the file is a playlist: send the recording that it names"),
            Map.entry(
                    "version https://git-lfs",
                    "the file is a pointer of Git LFS: the recording itself was not fetched (git lfs pull)"),
            Map.entry("\u001f\u0043\u00b6\u0075", "the file is a piece of WebM" + BEHIND));

    private static final int BOX_HEAD = 8;
    /** Boxes of an MP4 that are looked at; each is read from the disk. */
    private static final int MAX_BOXES = 1000;

    private NoRecording() {}

    /**
     * @param head the first bytes of the file, as Latin-1
     * @return the reason to refuse it with; empty when it is not known for anything else
     */
    static Optional<MalformedAudioException> reason(Path file, String head) throws IOException {
        Optional<String> known = KINDS.entrySet().stream()
                .filter(each -> head.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (known.isEmpty()) {
            known = isText(head) ? Optional.of(text(head)) : piece(file, head);
        }
        return known.map(MalformedAudioException::new);
    }

    private static Optional<String> piece(Path file, String head) throws IOException {
        String box = head.length() < BOX_HEAD ? "" : head.substring(4, BOX_HEAD);
        return switch (box) {
            case "moof", "styp", "sidx" -> Optional.of("the file is a piece of MP4" + BEHIND);
            case "ftyp" ->
                isWithout(file, "moov")
                        ? Optional.of("the MP4 is cut short: its index (moov), which stands at its end, is missing")
                        : Optional.empty();
            default -> {
                boolean middle = head.startsWith("OggS") && head.length() > 5 && (head.charAt(5) & 2) == 0;
                yield middle ? Optional.of("the file is a piece of Ogg" + BEHIND) : Optional.empty();
            }
        };
    }

    /** Whether a file ends, or breaks off, without such a box; not told of one that has too many to look at. */
    private static boolean isWithout(Path file, String name) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long at = 0;
            ByteBuffer head = ByteBuffer.allocate(2 * BOX_HEAD);
            for (int i = 0; i < MAX_BOXES; i++) {
                long left = channel.size() - at;
                if (left < BOX_HEAD) {
                    return true;
                }
                channel.position(at).read(head.clear());
                long length = head.getInt(0) & 0xffff_ffffL;
                if (length == 1) {
                    length = head.getLong(BOX_HEAD);
                }
                if (new String(head.array(), 4, 4, StandardCharsets.ISO_8859_1).equals(name)) {
                    return false;
                }
                if (length < BOX_HEAD || length > left) {
                    return true;
                }
                at += length;
            }
            return false;
        }
    }

    private static boolean isText(String head) {
        return !head.startsWith("NIST_")
                && head.chars()
                        .allMatch(each -> each >= ' ' && each < 0x7f || each == '\n' || each == '\r' || each == '\t');
    }

    private static String text(String head) {
        String plain = head.strip().toLowerCase(Locale.ROOT);
        if (plain.startsWith("<")) {
            return "the file is a page of HTML or XML, no recording: was the answer of a server saved instead of it?";
        }
        if (plain.startsWith("{") || plain.startsWith("[")) {
            return "the file is JSON, no recording: was the answer of a server saved instead of it?";
        }
        if (plain.startsWith("data:")
                || head.startsWith("UklGR")
                || head.startsWith("SUQz")
                || head.startsWith("T2dn")) {
            return "the file is base64: send the bytes that it stands for";
        }
        return plain.startsWith("--")
                ? "the file is a form, with the recording somewhere in it: the client sent a form within a form"
                : "the file is text, no recording";
    }
}
