package dev.parley.catalogue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The project's own download page or model hub, which offers the files singly. */
final class PageSource implements Source {
    private final Download download;

    PageSource(Download download) {
        this.download = download;
    }

    @Override
    public String name() {
        return "the project's download page";
    }

    @Override
    public boolean offers(Model model) {
        return model.files().stream().allMatch(file -> file.address().isPresent());
    }

    /** A short checksum is shared by files by chance; with the size it is not. */
    private static Path part(Staging staging, ModelFile file) {
        return staging.part(file.checksum().hex() + "-" + file.size());
    }

    @Override
    public void deliver(Model model, Staging staging, Progress progress) throws ModelException, InterruptedException {
        long before = 0;
        for (ModelFile file : model.files()) {
            URI address = file.address().orElseThrow();
            Path part = part(staging, file);
            long start = before;
            download.fetch(new Download.Wanted(
                    address,
                    part,
                    file.size(),
                    Optional.of(file.checksum()),
                    done -> progress.moved(model.id(), start + done, model.size())));
            before += file.size();
        }
        for (ModelFile file : model.files()) {
            staging.take(part(staging, file), file);
        }
    }
}
