package dev.parley.app.drill;

import dev.parley.app.ParleyServer;
import dev.parley.codec.PcmClip;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
    private static final long LOOK_MS = 20;

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
        List<Callable<FaultRow>> tasks = new ArrayList<>();
        for (FaultCell cell : cells) {
            tasks.add(() -> {
                FaultRow row = row(cell);
                progress.accept(row);
                return row;
            });
        }
        List<FaultRow> rows = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            for (var tried : threads.invokeAll(tasks)) {
                rows.add(tried.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("the drill broke off: " + e.getCause().getMessage(), e.getCause());
        }
        return rows;
    }

    private FaultRow row(FaultCell cell) throws IOException, InterruptedException, ExecutionException {
        Path folder = Files.createTempDirectory("parley-drill");
        Vertx vertx = Vertx.vertx();
        try (FaultRig rig = new FaultRig(vertx, cell, folder, parts)) {
            return call(vertx, rig, cell);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private FaultRow call(Vertx vertx, FaultRig rig, FaultCell cell) throws InterruptedException, ExecutionException {
        var loop = vertx.getOrCreateContext();
        DrillCaller caller = new DrillCaller(vertx, FaultRig.REPLY);
        rig.failing(true);
        await(loop, () -> caller.connect(rig.port()).otherwiseEmpty());
        run(loop, () -> caller.say(speech));
        until(loop, vertx, () -> {
            rig.failing(!caller.settled(0) && caller.sinceSpeech() < HEAL_MS);
            return caller.settled(QUIET_MS) || caller.sinceSpeech() > LONGEST_TURN_MS;
        });
        rig.failing(false);
        FaultRow[] row = new FaultRow[1];
        run(loop, () -> {
            row[0] = new FaultRow(cell, caller.heard(), caller.silenceMs(), caller.told(), false, -1);
            caller.say(speech);
        });
        until(loop, vertx, () -> caller.settled(QUIET_MS) || caller.sinceSpeech() > LONGEST_TURN_MS);
        run(loop, () -> {
            FaultRow first = row[0];
            row[0] = new FaultRow(
                    cell, first.heard(), first.silenceMs(), first.told(), caller.works(), caller.firstSoundMs());
        });
        await(loop, caller::hangUp);
        return row[0];
    }

    private static void run(io.vertx.core.Context loop, Runnable action)
            throws InterruptedException, ExecutionException {
        await(loop, () -> {
            action.run();
            return Future.succeededFuture();
        });
    }

    private static <T> T await(io.vertx.core.Context loop, Supplier<Future<T>> action)
            throws InterruptedException, ExecutionException {
        Promise<T> result = Promise.promise();
        loop.runOnContext(go -> action.get().onComplete(result));
        return result.future().toCompletionStage().toCompletableFuture().get();
    }

    /** Looks again and again on the loop, until it is true or far too late. */
    private static void until(io.vertx.core.Context loop, Vertx vertx, BooleanSupplier over)
            throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        loop.runOnContext(go -> vertx.setPeriodic(LOOK_MS, timer -> {
            if (over.getAsBoolean()) {
                vertx.cancelTimer(timer);
                reached.countDown();
            }
        }));
        if (!reached.await((long) (3 * LONGEST_TURN_MS), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("a turn of the drill did not end");
        }
    }
}
