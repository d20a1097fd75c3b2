package dev.parley.app.evaluate;

import dev.parley.app.evaluate.scenario.SoundKind;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Results as a picture: for each measure a bar for each policy. SVG, dark on light. */
final class QualityChart {
    private static final int WIDTH = 760;
    private static final int LABELS = 120;
    private static final int BARS = 520;
    private static final int BAR = 18;
    private static final int TITLE = 34;
    private static final int GAP = 14;
    private static final List<String> COLOURS = List.of("#1f4e79", "#2e7d6b", "#8a5a00", "#7b3f8c", "#a33b3b");

    private static final List<Panel> PANELS = List.of(
            new Panel("Turns answered, %", 100, result -> 100 * result.takeoverRate()),
            new Panel(
                    "Response latency, median, ms (shorter is better)",
                    0,
                    result -> PolicyResult.percentile(result.responseMs(), 0.5)),
            new Panel(
                    "Turns with pauses that are cut off, % (fewer is better)",
                    100, result -> 100 * PolicyResult.rate(result.pausingCutOff(), result.pausingTurns())),
            new Panel(
                    "Stop latency at real interruptions, median, ms (shorter is better)",
                    0,
                    result -> PolicyResult.percentile(result.stopMs(), 0.5)),
            new Panel(
                    "Backchannels that stop the bot, % (fewer is better)",
                    100,
                    result -> 100
                            * PolicyResult.rate(
                                    result.of(SoundKind.BACKCHANNEL).stopped(),
                                    result.of(SoundKind.BACKCHANNEL).made())),
            new Panel(
                    "Other harmless sounds that stop the bot, % (fewer is better)",
                    100,
                    result -> 100
                            * PolicyResult.rate(
                                    result.harmless().stopped()
                                            - result.of(SoundKind.BACKCHANNEL).stopped(),
                                    result.harmless().made()
                                            - result.of(SoundKind.BACKCHANNEL).made())));

    private QualityChart() {}

    /** @param most the value of a whole bar; 0: the largest of all */
    private record Panel(String title, double most, ToDoubleFunction<PolicyResult> value) {}

    /** @param results at least one */
    static String of(List<PolicyResult> results) {
        int panel = TITLE + results.size() * (BAR + 4) + GAP;
        int height = PANELS.size() * panel + GAP;
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d"\
                 font-family="sans-serif" font-size="13" fill="#1a1a1a">
                <title>Conversation quality by policy of turn-taking</title>
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                """.formatted(WIDTH, height, WIDTH, height));
        for (int i = 0; i < PANELS.size(); i++) {
            draw(PANELS.get(i), results, GAP + i * panel, svg);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(Panel panel, List<PolicyResult> results, int top, StringBuilder svg) {
        double largest = results.stream().mapToDouble(panel.value).max().orElse(0);
        double most = panel.most > 0 ? panel.most : Math.max(largest, 1);
        svg.append(text(16, top + 16, "start", "font-weight=\"bold\"", panel.title));
        for (int i = 0; i < results.size(); i++) {
            int y = top + TITLE - 8 + i * (BAR + 4);
            double value = panel.value.applyAsDouble(results.get(i));
            double width = Math.max(1, BARS * Math.max(0, value) / most);
            svg.append(text(LABELS, y + 14, "end", "", results.get(i).policy()));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    LABELS + 8,
                    y,
                    width,
                    BAR,
                    COLOURS.get(i % COLOURS.size())));
            String shown = value < 0 ? "none" : String.format(Locale.ROOT, "%.0f", value);
            svg.append(text((int) (LABELS + 14 + width), y + 14, "start", "", shown));
        }
    }

    private static String text(int x, int y, String anchor, String more, String text) {
        return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" %s>%s</text>%n".formatted(x, y, anchor, more, text);
    }
}
