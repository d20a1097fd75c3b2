package dev.parley.simulator.load;

import java.util.Map;

/** Latencies as an SVG picture: one row a stage, a bar from the median to p99, ticks at p95 and the maximum. */
final class LoadPlot {
    private static final int WIDTH = 860;
    private static final int LEFT = 150;
    private static final int RIGHT = 30;
    private static final int TOP = 60;
    private static final int ROW = 46;

    private final StringBuilder svg = new StringBuilder();
    private final double scaleMax;
    private final int height;

    private LoadPlot(Map<String, Distribution> stages) {
        double largest = stages.values().stream()
                .mapToDouble(Distribution::max)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(largest, 1))));
        scaleMax = Math.ceil(largest / unit) * unit;
        height = TOP + ROW * stages.size() + 50;
    }

    /** @param title above the picture */
    static String draw(String title, Map<String, Distribution> stages) {
        return new LoadPlot(stages).picture(title, stages);
    }

    private String picture(String title, Map<String, Distribution> stages) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">"
                        .formatted(WIDTH, height));
        add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        text(16, 28, "start\" font-size=\"17", title);
        axis(stages.size());
        int row = 0;
        for (Map.Entry<String, Distribution> stage : stages.entrySet()) {
            row(TOP + ROW * row++, stage.getKey(), stage.getValue());
        }
        return add("</svg>").svg.toString();
    }

    private void axis(int rows) {
        for (int i = 0; i <= 5; i++) {
            double value = scaleMax * i / 5;
            double x = x(value);
            add(("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#dddddd\"/>")
                    .formatted(x, TOP - 8, x, TOP + ROW * rows));
            text(x, TOP + ROW * rows + 18, "middle", "%.0f ms".formatted(value));
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
                "p50 %.0f   p95 %.0f   p99 %.0f   max %.0f   (%d)"
                        .formatted(d.quantile(0.5), d.quantile(0.95), d.quantile(0.99), d.max(), d.count()));
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
