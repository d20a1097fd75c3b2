package dev.parley.catalogue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Brings a model that comes in packages, one after the other. */
final class PackageDelivery {
    private PackageDelivery() {}

    /** Gets a package. */
    @FunctionalInterface
    interface Fetch {
        /**
         * @param moved is told how many of its bytes are there
         * @return where it lies, among the staging's parts
         */
        Path fetch(Archive archive, LongConsumer moved) throws ModelException, InterruptedException;
    }

    static void deliver(Model model, Staging staging, Progress progress, Fetch fetch)
            throws ModelException, InterruptedException {
        List<Path> packages = new ArrayList<>();
        long before = 0;
        for (Archive archive : model.archives()) {
            long start = before;
            packages.add(fetch.fetch(archive, done -> progress.moved(model.id(), start + done, model.download())));
            before += archive.size();
        }
        try {
            staging.unpackArchives(packages);
        } catch (ModelException.Storage e) {
            throw e; // they are sound, and there for the next pull
        } catch (ModelException e) {
            discard(packages, staging);
            throw e;
        }
        discard(packages, staging);
    }

    private static void discard(List<Path> packages, Staging staging) throws ModelException {
        for (Path each : packages) {
            staging.discard(each);
        }
    }
}
