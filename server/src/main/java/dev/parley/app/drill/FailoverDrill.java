package dev.parley.app.drill;

import dev.parley.app.ParleyServer;
import dev.parley.codec.PcmClip;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls in which the first engine of a chain is killed and started again, each behind one like it in which it is not. Blocks;
 * not for an event loop.
 */
final class FailoverDrill {
    /** The preferred engine is waited for so long once it is back. */
    private static final double LONGEST_BACK_MS = 90_000;

    private static final double PAUSE_MS = 300;

    private final Supplier<ParleyServer.Parts> parts;
    private final short[] voice;
    private final int atOnce;

    /**
     * One run of a cell.
     *
     * @param seed of when exactly the engine is killed
     * @param chained false leaves the second engines out
     */
    record Run(FailoverCell cell, long seed, boolean chained) {}

    /**
     * @param speech with whose voice the caller speaks, at {@link DrillCaller#RATE}
     * @param atOnce runs side by side
     */
    FailoverDrill(Supplier<ParleyServer.Parts> parts, PcmClip speech, int atOnce) {
        this.parts = parts;
        this.voice = speech.samples();
        this.atOnce = atOnce;
    }

    /**
     * The rows come in the order of the runs.
     *
     * @param progress told of each row as it is known, on any thread
     * @throws IOException when a run could not be made
     */
    List<FailoverRow> run(List<Run> runs, Consumer<FailoverRow> progress) throws IOException, InterruptedException {
        return DrillRuns.all(runs, atOnce, this::row, progress);
    }

    private FailoverRow row(Run run, Vertx vertx, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        try (FailoverRig rig = new FailoverRig(vertx, folder, parts, run.chained())) {
            return new Call(vertx, rig, run).row();
        }
    }

    /** The two calls of one run. */
    private final class Call {
        private final Vertx vertx;
        private final FailoverRig rig;
        private final FaultCell.Place kind;
        private final FailoverCell cell;
        private final long seed;
        private final Random random;
        private final DrillLoop loop;

        Call(Vertx vertx, FailoverRig rig, Run run) {
            this.vertx = vertx;
            this.rig = rig;
            this.cell = run.cell();
            this.kind = cell.kind();
            this.seed = run.seed();
            this.random = new Random(seed);
            this.loop = new DrillLoop(vertx);
        }

        /** The turn in which the engine is killed, or that follows. */
        private int affected() {
            return cell.moment() == FailoverCell.Moment.CONNECT ? 0 : 1;
        }

        private FailoverCaller caller() throws InterruptedException, ExecutionException {
            return loop.get(() -> new FailoverCaller(vertx, voice, cell.moment() == FailoverCell.Moment.TOOL_CALL));
        }

        FailoverRow row() throws InterruptedException, ExecutionException {
            double usual = usualSilence();
            FailoverCaller caller = caller();
            if (cell.moment() == FailoverCell.Moment.CONNECT) {
                loop.await(() -> rig.kill(kind));
            }
            loop.await(() -> caller.connect(rig.port()));
            for (int i = 0; i < affected(); i++) {
                turn(caller);
            }
            kill(caller);
            loop.until(caller::settled);
            double restarted = FailoverCaller.now();
            loop.await(() -> rig.restart(kind));
            double back = back(caller, restarted);
            loop.run(caller::check);
            loop.until(caller::checked);
            double longest = loop.get(() -> caller.turns().stream()
                    .skip(affected())
                    .mapToDouble(turn -> turn.silenceMs)
                    .max()
                    .orElse(0));
            FailoverRow row = loop.get(() -> new FailoverRow(
                    cell,
                    seed,
                    rig.engines(kind),
                    caller.loss(),
                    Math.round(longest),
                    Math.round(usual),
                    Math.round(back),
                    caller.troubles()));
            loop.await(caller::hangUp);
            return row;
        }

        /**
         * The longest silence of the same turn in a call in which nothing is killed. It is never the first turn of the server,
         * which is slower.
         */
        private double usualSilence() throws InterruptedException, ExecutionException {
            double usual = 0;
            for (int calls = affected(); calls < 2; calls++) {
                FailoverCaller caller = caller();
                loop.await(() -> caller.connect(rig.port()));
                for (int i = 0; i <= affected(); i++) {
                    turn(caller);
                }
                usual = loop.get(() -> caller.turns().getLast().silenceMs);
                loop.await(caller::hangUp);
            }
            return usual;
        }

        private void turn(FailoverCaller caller) throws InterruptedException, ExecutionException {
            pause(PAUSE_MS);
            loop.run(caller::say);
            loop.until(caller::settled);
        }

        private void pause(double ms) throws InterruptedException {
            double end = FailoverCaller.now() + ms;
            loop.until(() -> FailoverCaller.now() >= end);
        }

        /** Begins the turn, and kills the engine at the moment. */
        private void kill(FailoverCaller caller) throws InterruptedException, ExecutionException {
            switch (cell.moment()) {
                case CONNECT -> {
                    pause(PAUSE_MS);
                    loop.run(caller::say);
                    return;
                }
                case SILENCE -> {
                    pause(200 + random.nextInt(800));
                    loop.await(() -> rig.kill(kind));
                    pause(100 + random.nextInt(1_400));
                    loop.run(caller::say);
                    return;
                }
                case SPEECH -> {
                    pause(PAUSE_MS);
                    loop.run(caller::say);
                    double after = kind == FaultCell.Place.STT ? 300 + random.nextInt(1_400) : random.nextInt(900);
                    loop.until(() -> kind == FaultCell.Place.STT ? caller.spoken(after) : caller.answeredFor(after));
                }
                case TOOL_CALL -> {
                    pause(PAUSE_MS);
                    loop.run(caller::say);
                    loop.until(() -> caller.waitsForTool() || caller.settled());
                    pause(random.nextInt(300));
                }
            }
            loop.await(() -> rig.kill(kind));
        }

        /** Speaks until the first engine alone has served a turn; returns when it began to, counted from its start. */
        private double back(FailoverCaller caller, double restarted) throws InterruptedException, ExecutionException {
            while (FailoverCaller.now() - restarted < LONGEST_BACK_MS) {
                long first = rig.workOfFirst(kind);
                long second = rig.workOfSecond(kind);
                double[] began = {-1};
                pause(PAUSE_MS);
                loop.run(caller::say);
                loop.until(() -> {
                    if (began[0] < 0 && rig.workOfFirst(kind) > first) {
                        began[0] = FailoverCaller.now();
                    }
                    return caller.settled();
                });
                if (began[0] > 0 && rig.workOfSecond(kind) == second) {
                    return began[0] - restarted;
                }
            }
            return -1;
        }
    }
}
