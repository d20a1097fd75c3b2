package dev.parley.app.drill;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs of a drill, some side by side, each with event loops and a folder of its own. Blocks; not for an event loop. */
final class DrillRuns {
    private DrillRuns() {}

    /** One run. */
    @FunctionalInterface
    interface Task<T, R> {
        R run(T what, Vertx vertx, Path folder) throws IOException, InterruptedException, ExecutionException;
    }

    /**
     * The results come in the order of what was to be run.
     *
     * @param progress told of each result as it is known, on any thread
     * @throws IOException when a run could not be made
     */
    static <T, R> List<R> all(List<T> all, int atOnce, Task<T, R> task, Consumer<R> progress)
            throws IOException, InterruptedException {
        List<Callable<R>> calls = new ArrayList<>();
        for (T each : all) {
            calls.add(() -> {
                R result = one(each, task);
                progress.accept(result);
                return result;
            });
        }
        List<R> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            for (var run : threads.invokeAll(calls)) {
                results.add(run.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("the drill broke off: " + e.getCause().getMessage(), e.getCause());
        }
        return results;
    }

    private static <T, R> R one(T what, Task<T, R> task) throws IOException, InterruptedException, ExecutionException {
        Path folder = Files.createTempDirectory("parley-drill");
        Vertx vertx = Vertx.vertx();
        try {
            return task.run(what, vertx, folder);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
