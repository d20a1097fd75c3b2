package dev.parley.cli.timeline;

import dev.parley.speech.Spacing;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of the picture, filled while a call is read. Times are ms of the session's clock. Confined to the thread that reads
 * and draws.
 */
final class Lane {
    private static final long SAME_BREATH_MS = 250;

    private final String name;
    private final int rows;
    private final List<Level> levels = new ArrayList<>();
    private final List<Level> line = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private long lastWordMs;

    /** @param value 0 to 1 */
    record Level(long fromMs, long toMs, double value) {}

    /** @param title what it is, for who points at it */
    record Span(long fromMs, long toMs, String title) {}

    /**
     * @param text shown where there is room, may be empty: a stroke then marks the moment
     * @param title in full, for who points at it
     * @param strong whether it matters more than the others
     */
    record Label(long atMs, String text, String title, boolean strong) {}

    /** @param rows of text, for labels that come close upon another */
    Lane(String name, int rows) {
        this.name = name;
        this.rows = rows;
    }

    String name() {
        return name;
    }

    int rows() {
        return rows;
    }

    /** Whether it has anything but text, and needs the height for it. */
    boolean isDrawn() {
        return !levels.isEmpty() || !line.isEmpty() || !spans.isEmpty();
    }

    /** How loud something is. */
    List<Level> levels() {
        return levels;
    }

    /** How likely something is. */
    List<Level> line() {
        return line;
    }

    List<Span> spans() {
        return spans;
    }

    List<Label> labels() {
        return labels;
    }

    void label(long atMs, String text, String title) {
        labels.add(new Label(atMs, text, title, false));
    }

    /** Goes on with the last label where it follows close upon it: words that are told one by one. */
    void word(long atMs, String text) {
        if (labels.isEmpty() || atMs - lastWordMs > SAME_BREATH_MS) {
            label(atMs, text.strip(), text.strip());
        } else {
            Label before = labels.removeLast();
            String joined = Spacing.join(List.of(before.text(), text.strip()));
            labels.add(new Label(before.atMs(), joined, joined, before.strong()));
        }
        lastWordMs = atMs;
    }

    void strong(long atMs, String text, String title) {
        labels.add(new Label(atMs, text, title, true));
    }

    /** The last moment of it. */
    long endMs() {
        long end = 0;
        for (Level each : levels) {
            end = Math.max(end, each.toMs());
        }
        for (Level each : line) {
            end = Math.max(end, each.toMs());
        }
        for (Span each : spans) {
            end = Math.max(end, each.toMs());
        }
        for (Label each : labels) {
            end = Math.max(end, each.atMs());
        }
        return end;
    }
}
