package dev.parley.app.drill;

import dev.parley.app.ParleyServer;
import dev.parley.codec.PcmClip;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Every fault at every place: a call in which the engine fails for one turn and is healthy again for the next. Blocks; not
 * for an event loop.
 */
final class FaultDrill {
    /** The engine heals this long after the caller's words, when nothing has answered before. */
    private static final double HEAL_MS = 8_000;

    /** A turn is over by then, whatever came. */
    private static final double LONGEST_TURN_MS = 20_000;

    private static final double QUIET_MS = 1_200;

    private final Supplier<ParleyServer.Parts> parts;
    private final PcmClip speech;
    private final int atOnce;

    /**
     * @param speech what the caller says, at {@link DrillCaller#RATE}
     * @param atOnce cells tried side by side
     */
    FaultDrill(Supplier<ParleyServer.Parts> parts, PcmClip speech, int atOnce) {
        this.parts = parts;
        this.speech = speech;
        this.atOnce = atOnce;
    }

    /**
     * Tries the cells; the rows come in their order.
     *
     * @param progress told of each row as it is known, on any thread
     * @throws IOException when a cell could not be tried
     */
    List<FaultRow> run(List<FaultCell> cells, Consumer<FaultRow> progress) throws IOException, InterruptedException {
        return DrillRuns.all(cells, atOnce, this::row, progress);
    }

    private FaultRow row(FaultCell cell, Vertx vertx, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        try (FaultRig rig = new FaultRig(vertx, cell, folder, parts)) {
            return call(vertx, rig, cell);
        }
    }

    private FaultRow call(Vertx vertx, FaultRig rig, FaultCell cell) throws InterruptedException, ExecutionException {
        DrillLoop loop = new DrillLoop(vertx);
        DrillCaller caller = new DrillCaller(vertx, FaultRig.REPLY);
        rig.failing(true);
        loop.await(() -> caller.connect(rig.port()).otherwiseEmpty());
        loop.run(() -> caller.say(speech));
        loop.until(() -> {
            rig.failing(!caller.settled(0) && caller.sinceSpeech() < HEAL_MS);
            return caller.settled(QUIET_MS) || caller.sinceSpeech() > LONGEST_TURN_MS;
        });
        rig.failing(false);
        FaultRow[] row = new FaultRow[1];
        loop.run(() -> {
            row[0] = new FaultRow(cell, caller.heard(), caller.silenceMs(), caller.told(), false, -1);
            caller.say(speech);
        });
        loop.until(() -> caller.settled(QUIET_MS) || caller.sinceSpeech() > LONGEST_TURN_MS);
        loop.run(() -> {
            FaultRow first = row[0];
            row[0] = new FaultRow(
                    cell, first.heard(), first.silenceMs(), first.told(), caller.works(), caller.firstSoundMs());
        });
        loop.await(caller::hangUp);
        return row[0];
    }
}
