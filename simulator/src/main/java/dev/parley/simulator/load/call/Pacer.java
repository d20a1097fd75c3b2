package dev.parley.simulator.load.call;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * The clock of all callers of one event loop: each gets a tick every {@value Clip#FRAME_MS} ms, in {@value #GROUPS}
 * groups one after the other, for real callers do not all speak in the same instant. One timer instead of one a caller.
 * Confined to the loop.
 */
public final class Pacer {
    private static final int GROUPS = 4;

    private final List<List<Runnable>> groups = new ArrayList<>();
    private final Lateness lateness;
    private double began;
    private int joined;
    private long ticks;

    /** @param lateness told how late each tick is */
    public Pacer(Vertx vertx, Lateness lateness) {
        this.lateness = lateness;
        for (int i = 0; i < GROUPS; i++) {
            groups.add(new ArrayList<>());
        }
        vertx.setPeriodic(Clip.FRAME_MS / GROUPS, fired -> tick());
    }

    /** Calls {@code tick} until the returned action is run. */
    Runnable join(Runnable tick) {
        List<Runnable> group = groups.get(joined++ % GROUPS);
        group.add(tick);
        return () -> group.remove(tick);
    }

    private void tick() {
        ticks++;
        double due = ticks * Clip.FRAME_MS / (double) GROUPS;
        began = ticks == 1 ? now() - due : Math.min(began, now() - due);
        lateness.add(now() - began - due);
        List.copyOf(groups.get((int) (ticks % GROUPS))).forEach(Runnable::run);
    }

    private static double now() {
        return System.nanoTime() / 1e6;
    }
}
