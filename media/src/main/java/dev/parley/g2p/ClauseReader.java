package dev.parley.g2p;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads clauses of English aloud on paper: words in, phonemes out. Thread-safe if the spelling network is. */
public final class ClauseReader {
    private static final String COMMON = "lexicon_us_gold.json.gz";
    private static final String RARE = "lexicon_us_silver.json.gz";

    /** The lexicons tell a flap and a glottal stop; the network was taught other signs for them. */
    private static final char[][] RESPELLED = {{'\u027e', 'T'}, {'\u0294', 't'}};

    private final Tagger tagger;
    private final WordReader words;
    private final PieceCutter cutter;

    private ClauseReader(Tagger tagger, WordReader words, PieceCutter cutter) {
        this.tagger = tagger;
        this.words = words;
        this.cutter = cutter;
    }

    /**
     * Loads what reading needs; takes some 300 ms and about 8 MB.
     *
     * @param folder with the voice's files
     * @throws IOException when one is missing or damaged; the message names it
     */
    public static ClauseReader load(Path folder, SpellingNetwork network) throws IOException {
        Lexicon common = Lexicon.load(folder.resolve(COMMON));
        WordReader words = new WordReader(common, Lexicon.load(folder.resolve(RARE)), network);
        Abbreviations abbreviations = Abbreviations.load(folder, words::isCommon);
        return new ClauseReader(Tagger.load(folder), words, new PieceCutter(abbreviations, words));
    }

    /**
     * Reads a clause.
     *
     * @param clause words as they are written, punctuation with them
     */
    public Reading read(List<String> clause) {
        List<Piece> pieces = cutter.cut(clause);
        String[] tags = tags(pieces);
        String[] phonemes = new String[pieces.size()];
        Following next = Following.NOTHING;
        for (int i = pieces.size() - 1; i >= 0; i--) {
            Piece piece = pieces.get(i);
            if (piece.isMark()) {
                phonemes[i] = piece.text();
                next = Following.NOTHING;
                continue;
            }
            phonemes[i] = words.read(piece.text(), new WordReader.Place(tags[i], next));
            if (!phonemes[i].isEmpty()) {
                next = Following.word(phonemes[i], piece.text().equalsIgnoreCase("to"));
            }
        }
        balance(pieces, phonemes);
        return join(pieces, phonemes);
    }

    /** The tag of each piece's first token. */
    private String[] tags(List<Piece> pieces) {
        List<String> tokens = new ArrayList<>();
        int[] first = new int[pieces.size()];
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).joint() == Piece.Joint.COMPOUND) {
                tokens.add("-");
            }
            first[i] = tokens.size();
            tokens.addAll(pieces.get(i).tokens());
        }
        List<String> tags = tagger.tag(tokens);
        return Arrays.stream(first).mapToObj(tags::get).toArray(String[]::new);
    }

    /** A compound has one chief: of parts that are all stressed, the lighter half steps back. */
    private static void balance(List<Piece> pieces, String[] phonemes) {
        int from = 0;
        for (int i = 1; i <= pieces.size(); i++) {
            if (i == pieces.size() || pieces.get(i).joint() != Piece.Joint.COMPOUND) {
                boolean letterFirst = i - from == 2 && pieces.get(from).text().length() == 1;
                if (letterFirst) { // "e-mail", "X-ray": the letter is the chief
                    phonemes[from + 1] = Stress.weaker(phonemes[from + 1]);
                } else if (i - from > 1) {
                    balance(phonemes, from, i);
                }
                from = i;
            }
        }
    }

    private static void balance(String[] phonemes, int from, int to) {
        int count = to - from;
        List<Integer> stressed = new ArrayList<>();
        for (int i = from; i < to; i++) {
            if (Stress.hasPrimary(phonemes[i])) {
                stressed.add(i);
            }
        }
        if (stressed.size() <= (count + 1) / 2) {
            return;
        }
        stressed.sort((a, b) -> Integer.compare(Stress.weight(phonemes[a]), Stress.weight(phonemes[b])));
        for (int i : stressed.subList(0, count / 2)) {
            phonemes[i] = Stress.weaker(phonemes[i]);
        }
    }

    private static Reading join(List<Piece> pieces, String[] phonemes) {
        StringBuilder text = new StringBuilder();
        int[] owners =
                new int[Arrays.stream(phonemes).mapToInt(it -> it.length() + 2).sum()];
        for (int i = 0; i < phonemes.length; i++) {
            Piece piece = pieces.get(i);
            boolean alone = piece.isMark() && (i == 0 || pieces.get(i - 1).word() != piece.word());
            boolean space = !text.isEmpty() && (piece.joint() == Piece.Joint.SPACE || alone);
            if (phonemes[i].isEmpty()) {
                continue;
            }
            if (space && !opens(text)) {
                owners[text.length()] = Reading.BETWEEN;
                text.append(' ');
            }
            int end = text.length() + phonemes[i].length();
            Arrays.fill(owners, text.length(), end, piece.isMark() ? Reading.BETWEEN : piece.word());
            text.append(respelled(phonemes[i]));
        }
        return new Reading(text.toString(), Arrays.copyOf(owners, text.length()));
    }

    private static boolean opens(StringBuilder text) {
        return text.charAt(text.length() - 1) == '(';
    }

    private static String respelled(String phonemes) {
        String out = phonemes;
        for (char[] change : RESPELLED) {
            out = out.replace(change[0], change[1]);
        }
        return out;
    }
}
