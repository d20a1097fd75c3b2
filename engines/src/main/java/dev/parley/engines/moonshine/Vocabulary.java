package dev.parley.engines.moonshine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The pieces of text a model writes, by number. The file {@code tokenizer.bin} holds them one after the other, each
 * behind its length: one byte, or from 128 on two, of which the first counts 128s. Immutable.
 */
final class Vocabulary {
    /** The first numbers stand for no text: unknown, begin, end. */
    private static final int MARKERS = 3;

    private static final String WORD_BEGINS = "\u2581";
    private static final int LARGEST = 1 << 20;
    private static final Pattern MARK = Pattern.compile("\\p{Punct}+");
    private static final Pattern SENTENCE_MARK = Pattern.compile("[.!?][\"')]?");

    private final byte[][] pieces;
    private final BitSet marks = new BitSet();
    private final int[] sentenceMarks;

    private Vocabulary(byte[][] pieces) {
        this.pieces = pieces;
        List<Integer> ending = new ArrayList<>();
        for (int i = MARKERS; i < pieces.length; i++) {
            String text = text(List.of(i));
            if (MARK.matcher(text).matches()) {
                marks.set(i);
                if (SENTENCE_MARK.matcher(text).matches()) {
                    ending.add(i);
                }
            }
        }
        sentenceMarks = ending.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether a piece is punctuation and nothing else. */
    boolean isMark(int piece) {
        return marks.get(piece);
    }

    /** The pieces that are a full stop, a question or an exclamation mark, be it before a quotation mark; not dots. */
    int[] sentenceMarks() {
        return sentenceMarks;
    }

    /** @throws IOException also when the file is no vocabulary */
    static Vocabulary read(Path file) throws IOException {
        if (Files.size(file) > LARGEST * 16L) {
            throw new IOException(file + " is too large for a vocabulary");
        }
        byte[] all = Files.readAllBytes(file);
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < all.length) {
            int length = all[at++] & 0xff;
            if (length >= 128 && at < all.length) {
                length = (all[at++] & 0xff) * 128 + length - 128;
            }
            if (length > all.length - at || pieces.size() >= LARGEST) {
                throw new IOException(file + " is no vocabulary: piece " + pieces.size() + " ends behind the file");
            }
            byte[] piece = new byte[length];
            System.arraycopy(all, at, piece, 0, length);
            pieces.add(piece);
            at += length;
        }
        return new Vocabulary(pieces.toArray(byte[][]::new));
    }

    int size() {
        return pieces.length;
    }

    /** The text of a sequence; bytes that make no character become replacement characters. */
    String text(List<Integer> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int token : tokens) {
            if (token >= MARKERS && token < pieces.length) {
                bytes.writeBytes(pieces[token]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8).replace(WORD_BEGINS, " ").strip();
    }
}
