package dev.parley.cli.timeline;

import dev.parley.cli.timeline.Lane.Label;
import dev.parley.cli.timeline.Lane.Level;
import dev.parley.cli.timeline.Lane.Span;
import java.util.Locale;

/**
 * A call as SVG: strips of {@value #STRIP_S} s, one below the other, each with the same lanes. Whoever points at something
 * reads it in full.
 */
public final class TimelinePicture {
    private static final int STRIP_S = 10;
    private static final long STRIP_MS = STRIP_S * 1_000L;
    private static final int NAMES = 80;
    private static final int SECOND = 110;
    private static final int WIDTH = NAMES + STRIP_S * SECOND + 20;
    private static final int AXIS = 20;
    private static final int DRAWN = 36;
    private static final int ROW = 15;
    private static final int GAP = 6;
    private static final int BELOW = 16;

    private final CallTimeline timeline;
    private final StringBuilder svg = new StringBuilder();

    private TimelinePicture(CallTimeline timeline) {
        this.timeline = timeline;
    }

    /** @return a whole document */
    public static String of(CallTimeline timeline) {
        return new TimelinePicture(timeline).draw();
    }

    private String draw() {
        int strips = (int) (timeline.endMs() / STRIP_MS) + 1;
        int strip = AXIS
                + timeline.lanes().stream().mapToInt(TimelinePicture::height).sum()
                + BELOW;
        int height = strips * strip + GAP;
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d"\
                 font-family="sans-serif" font-size="11" fill="#1a1a1a">
                <title>A call: what was heard, decided and said</title>
                <style>.strong{font-weight:bold}.weak{fill:#5a5a5a}</style>
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                """.formatted(WIDTH, height, WIDTH, height));
        for (int i = 0; i < strips; i++) {
            drawStrip(i * STRIP_MS, i * strip);
        }
        return svg.append("</svg>\n").toString();
    }

    private static int height(Lane lane) {
        return (lane.isDrawn() ? DRAWN : 0) + lane.rows() * ROW + GAP;
    }

    private void drawStrip(long fromMs, int top) {
        for (int second = 0; second <= STRIP_S; second++) {
            double x = NAMES + second * SECOND;
            add(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#d8d8d8\"/>%n",
                    x, top + AXIS - 4, x, top + AXIS + lanesHeight());
            if (second < STRIP_S) {
                text(x + 3, top + AXIS - 7, "weak", Moment.second(fromMs + second * 1_000L));
            }
        }
        int y = top + AXIS;
        for (Lane lane : timeline.lanes()) {
            text(8, y + 13, "strong", lane.name());
            drawLane(lane, fromMs, y);
            y += height(lane);
        }
    }

    private int lanesHeight() {
        return timeline.lanes().stream().mapToInt(TimelinePicture::height).sum();
    }

    private void drawLane(Lane lane, long fromMs, int top) {
        for (Span each : lane.spans()) {
            if (each.fromMs() < fromMs + STRIP_MS && each.toMs() >= fromMs) {
                double x = x(each.fromMs(), fromMs);
                add(
                        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#cfe3f5\"><title>%s</title></rect>%n",
                        x, top, Math.max(1, x(each.toMs(), fromMs) - x), DRAWN, escape(each.title()));
            }
        }
        for (Level each : lane.levels()) {
            if (isIn(each.fromMs(), fromMs)) {
                double height = Math.max(1, DRAWN * each.value());
                add(
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#2e7d6b\"/>%n",
                        x(each.fromMs(), fromMs),
                        top + (DRAWN - height) / 2,
                        Math.max(0.8, (each.toMs() - each.fromMs()) * SECOND / 1_000.0 - 0.6),
                        height);
            }
        }
        drawLine(lane, fromMs, top);
        drawLabels(lane, fromMs, top + (lane.isDrawn() ? DRAWN : 0));
    }

    private void drawLine(Lane lane, long fromMs, int top) {
        StringBuilder points = new StringBuilder();
        for (Level each : lane.line()) {
            if (isIn(each.fromMs(), fromMs)) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        x((each.fromMs() + each.toMs()) / 2, fromMs),
                        top + DRAWN * (1 - each.value())));
            }
        }
        if (!points.isEmpty()) {
            add(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"#a33b3b\"/>%n",
                    points.toString().strip());
        }
    }

    private void drawLabels(Lane lane, long fromMs, int top) {
        LabelRows rows = new LabelRows(lane.rows(), NAMES + STRIP_S * SECOND);
        for (Label each : lane.labels()) {
            if (!isIn(each.atMs(), fromMs)) {
                continue;
            }
            double x = x(each.atMs(), fromMs);
            add(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"><title>%s</title></line>%n",
                    x, top, x, top + lane.rows() * ROW, each.strong() ? "#1f4e79" : "#b0b0b0", escape(each.title()));
            rows.place(x, each.text()).ifPresent(place -> {
                add(
                        "<text x=\"%.1f\" y=\"%d\" class=\"%s\">%s<title>%s</title></text>%n",
                        place.x(),
                        top + place.row() * ROW + 12,
                        each.strong() ? "strong" : "weak",
                        escape(place.text()),
                        escape(each.title()));
            });
        }
    }

    private static boolean isIn(long atMs, long fromMs) {
        return atMs >= fromMs && atMs < fromMs + STRIP_MS;
    }

    private static double x(long atMs, long fromMs) {
        return NAMES + Math.clamp(atMs - fromMs, 0, STRIP_MS) * SECOND / 1_000.0;
    }

    private void text(double x, int y, String style, String text) {
        add("<text x=\"%.1f\" y=\"%d\" class=\"%s\">%s</text>%n", x, y, style, escape(text));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }

    /** Without what no XML document may hold: callers and models say anything. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(each -> {
            switch (each) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isCharacter(each) ? each : ' ');
            }
        });
        return escaped.toString();
    }

    /** XML 1.0, 2.2. */
    private static boolean isCharacter(int each) {
        return each >= 0x20 && each < 0xD800 || each >= 0xE000 && each < 0xFFFE || each >= 0x10000;
    }
}
