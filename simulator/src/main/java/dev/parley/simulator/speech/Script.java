package dev.parley.simulator.speech;

import dev.parley.simulator.trace.SampleMark;
import java.util.List;
import java.util.Optional;

/**
 * What callers say.
 *
 * @param lines each utterance gets the next one, then again from the start
 * @param tones when present, the words are those whose tones are in the audio, and the lines do not count
 */
public record Script(List<Line> lines, Optional<WordTones> tones) {
    /** {@link SampleMark#source()} of a mark that names the line an utterance speaks. */
    public static final int MARK = 0x4C494E45;

    /**
     * One utterance.
     *
     * @param clip name of the recording; empty when unknown
     */
    public record Line(String clip, String text) {
        public Line {
            text = text.strip();
        }
    }

    public Script {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a transcript needs at least one line");
        }
        lines = List.copyOf(lines);
    }

    public Script(List<Line> lines) {
        this(lines, Optional.empty());
    }

    /** Whatever is in the audio. */
    public static Script of(WordTones tones) {
        return new Script(List.of(new Line("", "")), Optional.of(tones));
    }

    public static Script of(List<String> texts) {
        return new Script(texts.stream().map(text -> new Line("", text)).toList());
    }

    /**
     * Reads a transcript: lines of text, or of a recording's name and its text with a tab between them. Of further
     * columns the last is the text. Empty lines do not count.
     */
    public static Script parse(List<String> rows) {
        return new Script(rows.stream()
                .filter(row -> !row.isBlank())
                .map(row -> {
                    int first = row.indexOf('\t');
                    String name = first < 0 ? "" : row.substring(0, first);
                    return new Line(name, row.substring(row.lastIndexOf('\t') + 1));
                })
                .filter(line -> !line.text().isEmpty())
                .toList());
    }

    /** The mark a caller hides where a recording's speech begins, so that its own line is heard. */
    public static SampleMark mark(String clip) {
        return new SampleMark(MARK, name(clip).hashCode());
    }

    private static String name(String clip) {
        return clip.endsWith(".wav") ? clip.substring(0, clip.length() - 4) : clip;
    }

    /** The line of the recording with this {@link SampleMark#number()}. */
    Optional<Line> marked(int number) {
        return lines.stream()
                .filter(line -> !line.clip().isEmpty() && mark(line.clip()).number() == number)
                .findFirst();
    }

    Line line(int index) {
        return lines.get(index % lines.size());
    }
}
