package dev.parley.cli;

import dev.parley.catalogue.Model;
import dev.parley.catalogue.Progress;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** Shows how a pull goes on: a bar on a terminal, a line now and then elsewhere. */
final class PullProgress implements Progress {
    private static final int CELLS = 30;
    private static final int PERCENT = 100;
    /** Elsewhere than on a terminal, a line for each such part of a model. */
    private static final int STEP = 25;

    private static final long REDRAW_NANOS = 100_000_000;
    private static final double MEGA = 1e6;
    private static final String WIPE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final boolean steps;
    private final LongSupplier nanos;
    private final Map<String, Long> done = new HashMap<>();
    private final Map<String, Long> totals = new HashMap<>();
    private final Map<String, Integer> told = new HashMap<>();
    private long drawn;

    /**
     * Of models that are about to be pulled.
     *
     * @param steps whether, elsewhere than on a terminal, each part is told
     * @param nanos a clock, such as {@link System#nanoTime}
     */
    PullProgress(PrintWriter out, boolean terminal, boolean steps, List<Model> models, LongSupplier nanos) {
        this.steps = steps;
        this.nanos = nanos;
        this.drawn = nanos.getAsLong() - REDRAW_NANOS;
        this.out = out;
        this.terminal = terminal;
        models.forEach(model -> totals.put(model.id(), model.download()));
    }

    @Override
    public synchronized void note(String model, String text) {
        out.print(terminal ? WIPE : "");
        out.println(model + ": " + text);
        out.flush();
    }

    @Override
    public synchronized void moved(String model, long bytes, long total) {
        done.put(model, bytes);
        if (total > 0) {
            totals.put(model, total);
        }
        if (terminal) {
            draw();
        } else if (steps && total > 0) {
            tell(model, (int) (bytes * PERCENT / total));
        }
    }

    private void tell(String model, int percent) {
        int step = percent / STEP * STEP;
        if (step > told.getOrDefault(model, 0)) {
            told.put(model, step);
            out.println(model + ": " + step + " %");
            out.flush();
        }
    }

    private void draw() {
        long now = nanos.getAsLong();
        if (now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        long have = sum(done);
        long all = Math.max(sum(totals), 1);
        int full = (int) Math.min(CELLS, have * CELLS / all);
        out.printf(
                Locale.ROOT,
                "%s[%s%s] %.1f of %.1f MB",
                WIPE,
                "#".repeat(full),
                "-".repeat(CELLS - full),
                have / MEGA,
                all / MEGA);
        out.flush();
    }

    private static long sum(Map<String, Long> sizes) {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Takes the bar away. */
    synchronized void close() {
        if (terminal) {
            out.print(WIPE);
            out.flush();
        }
    }
}
