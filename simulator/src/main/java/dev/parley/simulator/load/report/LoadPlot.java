package dev.parley.simulator.load.report;

import java.util.List;
import java.util.Map;

/**
 * Latencies as an SVG picture: panels with a scale of their own; one row a stage, a bar from the median to p99, ticks at
 * p95 and the maximum.
 */
public final class LoadPlot {
    private static final int WIDTH = 860;
    private static final int LEFT = 150;
    private static final int RIGHT = 30;
    private static final int TOP = 50;
    private static final int HEAD = 40;
    private static final int FOOT = 40;
    private static final int ROW = 46;
    private static final int LINES = 5;

    private final StringBuilder svg = new StringBuilder();
    private double scaleMax = 1;

    /** Rows that share a scale. */
    record Panel(String title, Map<String, Distribution> stages) {
        int height() {
            return HEAD + ROW * stages.size() + FOOT;
        }

        /** The end of the scale: the largest value, rounded up to one digit. */
        double scaleMax() {
            double largest = stages.values().stream()
                    .mapToDouble(Distribution::max)
                    .filter(value -> value > 0)
                    .max()
                    .orElse(1);
            double unit = Math.pow(10, Math.floor(Math.log10(largest)));
            return Math.ceil(largest / unit) * unit;
        }
    }

    private LoadPlot() {}

    /** @param title above the picture */
    public static String draw(String title, List<Panel> panels) {
        return new LoadPlot().picture(title, panels);
    }

    private String picture(String title, List<Panel> panels) {
        int height = TOP + panels.stream().mapToInt(Panel::height).sum();
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">"
                        .formatted(WIDTH, height));
        add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        text(16, 28, "start\" font-size=\"17", title);
        int y = TOP;
        for (Panel panel : panels) {
            panel(y, panel);
            y += panel.height();
        }
        return add("</svg>").svg.toString();
    }

    private void panel(int y, Panel panel) {
        scaleMax = panel.scaleMax();
        text(16, y + 18, "start\" font-weight=\"bold", panel.title());
        int top = y + HEAD;
        axis(top, ROW * panel.stages().size());
        int row = 0;
        for (Map.Entry<String, Distribution> stage : panel.stages().entrySet()) {
            row(top + ROW * row++, stage.getKey(), stage.getValue());
        }
    }

    private void axis(int y, int height) {
        for (int i = 0; i <= LINES; i++) {
            double value = scaleMax * i / LINES;
            double x = x(value);
            add(("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#dddddd\"/>")
                    .formatted(x, y - 8, x, y + height));
            text(x, y + height + 18, "middle", number(value) + " ms");
        }
    }

    private void row(int y, String name, Distribution d) {
        text(LEFT - 12, y + 24, "end", name);
        if (d.count() == 0) {
            text(LEFT + 6, y + 24, "start", "nothing measured");
            return;
        }
        double p50 = x(d.quantile(0.5));
        double p95 = x(d.quantile(0.95));
        double p99 = x(d.quantile(0.99));
        double max = x(d.max());
        add("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#9db4c8\" stroke-width=\"2\"/>"
                .formatted(x(d.min()), y + 19, max, y + 19));
        add("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"#3a7ca5\"/>"
                .formatted(p50, y + 10, Math.max(2, p99 - p50)));
        add("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#f28f3b\" stroke-width=\"3\"/>"
                .formatted(p95, y + 8, p95, y + 30));
        text(
                LEFT,
                y + 43,
                "start\" font-size=\"11\" fill=\"#555555",
                "p50 %s   p95 %s   p99 %s   max %s   (%d)"
                        .formatted(
                                number(d.quantile(0.5)),
                                number(d.quantile(0.95)),
                                number(d.quantile(0.99)),
                                number(d.max()),
                                d.count()));
    }

    /** Tenths where they matter. */
    private String number(double value) {
        return scaleMax < 100 ? "%.1f".formatted(value) : "%.0f".formatted(value);
    }

    private double x(double value) {
        return LEFT + Math.max(0, value) / scaleMax * (WIDTH - LEFT - RIGHT);
    }

    private void text(double x, double y, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>".formatted(x, y, anchor, escaped));
    }

    private LoadPlot add(String element) {
        svg.append(element).append('\n');
        return this;
    }
}
